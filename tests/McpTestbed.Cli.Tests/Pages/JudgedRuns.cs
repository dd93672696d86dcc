namespace McpTestbed.Cli.Tests.Pages;

/// <summary>A folder with the reports of a server that breaks two rules, judged once for all tests of its
/// page.</summary>
public sealed class JudgedRuns : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    /// <summary>The folder of the reports.</summary>
    internal string Folder => folder.Path;

    /// <summary>What the call printed.</summary>
    internal CommandLineProcess.Outcome Outcome { get; private set; } = null!;

    /// <summary>The page.</summary>
    internal string Page => Path.Combine(folder.Path, "report.html");

    public async ValueTask InitializeAsync() =>
        Outcome = await CommandLineProcess.RunAsync(
            "run",
            "--server",
            "profile:broken-terminated-session-400",
            "--scenario",
            "sessions/terminated*",
            "--scenario",
            "sessions/missing*",
            "--scenario",
            "streams/resume-after-a-cut",
            "--out",
            folder.Path
        );

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
