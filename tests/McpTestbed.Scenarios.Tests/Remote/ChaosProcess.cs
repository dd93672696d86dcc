using System.Diagnostics;

namespace McpTestbed.Scenarios.Tests.Remote;

/// <summary>The chaos program, as a process of its own on a port of its own.</summary>
public sealed class ChaosProcess : IAsyncLifetime
{
    private const string Said = "chaos: control API on ";

    private Process? process;

    /// <summary>Its control API.</summary>
    public Uri Address { get; private set; } = null!;

    private static string Program =>
        Path.GetFullPath(
            Path.Combine(
                AppContext.BaseDirectory,
                "..",
                "..",
                "McpTestbed.ChaosProxy.Control",
                Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)),
                "McpTestbed.ChaosProxy.Control.dll"
            )
        );

    public async ValueTask InitializeAsync()
    {
        process = Start();
        Address = await AddressOfAsync(process);
    }

    /// <summary>One more, for a test that ends it.</summary>
    public static Process Start() =>
        Process.Start(
            new ProcessStartInfo("dotnet", [Program, "--control", "127.0.0.1:0"]) { RedirectStandardOutput = true }
        )!;

    public static async Task<Uri> AddressOfAsync(Process process)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith(Said, StringComparison.Ordinal))
                return new(line[Said.Length..]);
        }

        throw new InvalidOperationException("the chaos program ended before it listened");
    }

    public ValueTask DisposeAsync()
    {
        process?.Kill(entireProcessTree: true);
        process?.Dispose();
        return ValueTask.CompletedTask;
    }
}
