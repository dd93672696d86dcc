using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace McpTestbed.Lab.Processes;

/// <summary>A program started by the lab, ended with all it started when disposed, and by the
/// <see cref="Supervisor"/> when this process goes without disposing it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int BufferSize = 16 * 1024;

    /// <summary>In characters; what a longer line goes on with is left out. The reference clients say in one line which
    /// profiles there are.</summary>
    private const int LongestLine = 256 * 1024;
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly string mark;
    private readonly OutputTail output = new();
    private readonly Task reading;
    private readonly Lock saying = new();
    private volatile bool ending;

    private ChildProcess(Process process, string mark, Action<string>? onLine)
    {
        this.process = process;
        this.mark = mark;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput, onLine), ReadAsync(process.StandardError, null));
        Exited = ReportExitAsync();
    }

    /// <summary>Its exit code, and whether the lab, or whoever interrupted it, ended it.</summary>
    public Task<(int Code, bool Expected)> Exited { get; }

    public bool HasExited => process.HasExited;

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>The ids of it and of all that it started, as far as they can be seen.</summary>
    public IReadOnlyList<int> Family => [Id, .. MarkedProcesses.With(mark)];

    /// <summary>The end of what it printed on both outputs.</summary>
    public string Output => output.ToString();

    /// <summary>The last line of it, for people.</summary>
    public string LastLine =>
        Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault()
        ?? "it printed nothing";

    /// <summary>Starts a program.</summary>
    /// <exception cref="TargetException">The program does not exist or cannot be started.</exception>
    public static ChildProcess Start(
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string> environment,
        string? folder = null,
        Action<string>? onLine = null
    )
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var mark = FamilyMark.Next();
        start.Environment[FamilyMark.Variable] = FamilyMark.ValueFor(mark);
        var supervisor = Supervisor.Shared;
        try
        {
            var process = Process.Start(start)!;
            if (OperatingSystem.IsWindows())
                KillOnCloseJob.Add(process);
            supervisor.Watch(process.Id);
            return new(process, mark, onLine);
        }
        catch (Win32Exception error)
        {
            throw new TargetException($"'{command[0]}' cannot be started: {error.Message}");
        }
    }

    /// <summary>Writes a line to its standard input; to one that has gone, nothing.</summary>
    public void Say(string line)
    {
        lock (saying)
        {
            try
            {
                process.StandardInput.WriteLine(line);
                process.StandardInput.Flush();
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // It has gone: whoever waits for it is told by its exit.
            }
        }
    }

    /// <summary>Ends its standard input, by which some programs end themselves, and waits for that, though not for
    /// ever.</summary>
    public async Task EndInputAsync(TimeSpan within)
    {
        ending = true;
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has gone already.
        }

        await ((Task)Exited).WaitAsync(within).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        ending = true;
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await Exited.WaitAsync(ExitDeadline);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or TimeoutException)
        {
            // It ended by itself meanwhile, or the system will end it: nothing here can be done about it.
        }

        // What it started may have left it, for a session of its own or because its parent ended.
        MarkedProcesses.Kill(mark);
        process.Dispose();
    }

    /// <summary>Reads piece by piece, since a program need not ever end a line, and no faster than the pieces are dealt
    /// with.</summary>
    private async Task ReadAsync(StreamReader reader, Action<string>? onLine)
    {
        var buffer = new char[BufferSize];
        var line = new StringBuilder();
        try
        {
            while (await reader.ReadAsync(buffer) is var read and > 0)
            {
                output.Add(buffer.AsSpan(0, read));
                if (onLine is not null)
                    TakeLines(line, buffer.AsSpan(0, read), onLine);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The program or its pipe has gone: what it had printed until then is kept.
        }
    }

    private static void TakeLines(StringBuilder line, ReadOnlySpan<char> piece, Action<string> onLine)
    {
        foreach (var c in piece)
        {
            if (c == '\n')
            {
                onLine(line.ToString());
                line.Clear();
            }
            else if (line.Length < LongestLine)
            {
                line.Append(c);
            }
        }
    }

    private async Task<(int, bool)> ReportExitAsync()
    {
        await process.WaitForExitAsync();
        Supervisor.Shared.Forget(process.Id);

        // A grandchild may hold the pipe open: its parent's last words are waited for, and not for ever.
        await reading.WaitAsync(LastWords).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (process.ExitCode, ending || Interruption.HasCome);
    }
}
