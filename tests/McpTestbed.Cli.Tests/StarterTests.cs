namespace McpTestbed.Cli.Tests;

/// <summary><c>init</c> and <c>--write-baseline</c>: what is known now does not fail the next run.</summary>
public sealed class StarterTests
{
    private const string Broken = "profile:broken-terminated-session-400";

    [Fact]
    public async Task Init_WritesABaselineWithWhichTheSameRunPasses()
    {
        using var folder = new TemporaryFolder();
        string[] call = ["--server", Broken, "--scenario", "sessions/terminated-session-is-refused"];

        var init = await CommandLineProcess.RunAsync([
            "init",
            .. call,
            "--into",
            folder.Path,
            "--out",
            Path.Combine(folder.Path, "first"),
        ]);

        Assert.Equal((0, ""), (init.ExitCode, init.Errors));
        var baseline = Path.Combine(folder.Path, "mcptestbed-baseline.yml");
        Assert.Contains("server:\n  - sessions/terminated-session-is-refused:", await ReadAsync(baseline));
        var workflow = await ReadAsync(Path.Combine(folder.Path, ".github", "workflows", "mcptestbed.yml"));
        Assert.Contains($"run {string.Join(' ', call)}\n", workflow, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, workflow, StringComparison.Ordinal);

        var again = await CommandLineProcess.RunAsync([
            "run",
            .. call,
            "--baseline",
            baseline,
            "--out",
            Path.Combine(folder.Path, "second"),
        ]);
        Assert.Equal(0, again.ExitCode);

        var twice = await CommandLineCall.RunAsync(["init", .. call, "--into", folder.Path]);
        Assert.Equal(64, twice.ExitCode);

        static Task<string> ReadAsync(string path) =>
            File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
    }
}
