using System.ComponentModel;
using System.Diagnostics;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Lab.Processes;

/// <summary>A program started by the lab, ended with all it started when disposed.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly OutputTail output = new();
    private volatile bool ending;

    private ChildProcess(Process process, Action<string>? onLine)
    {
        this.process = process;
        process.OutputDataReceived += (_, received) =>
        {
            output.Add(received.Data);
            if (received.Data is not null) onLine?.Invoke(received.Data);
        };
        process.ErrorDataReceived += (_, received) => output.Add(received.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Exited = ReportExitAsync();
    }

    /// <summary>Its exit code, and whether the lab ended it.</summary>
    public Task<(int Code, bool Expected)> Exited { get; }

    public bool HasExited => process.HasExited;

    /// <summary>The end of what it printed on both outputs.</summary>
    public string Output => output.ToString();

    /// <summary>Starts a program.</summary>
    /// <exception cref="TargetException">The program does not exist or cannot be started.</exception>
    public static ChildProcess Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string? folder = null, Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        try
        {
            return new(Process.Start(start)!, onLine);
        }
        catch (Win32Exception error)
        {
            throw new TargetException($"'{command[0]}' cannot be started: {error.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        ending = true;
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await Exited.WaitAsync(ExitDeadline);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or TimeoutException)
        {
            // It ended by itself meanwhile, or the system will end it: nothing here can be done about it.
        }

        process.Dispose();
    }

    private async Task<(int, bool)> ReportExitAsync()
    {
        await process.WaitForExitAsync();
        return (process.ExitCode, ending);
    }
}
