using System.Text.Json;

namespace McpTestbed.Cli.Tests;

/// <summary>The self-proof as a command. That every control gives what it must is shown one by one in the tests of the
/// scenarios.</summary>
public sealed class ProveTests
{
    [Fact]
    public async Task Prove_ExitsWithZero_WhenEveryControlGivesWhatItMust()
    {
        using var folder = new TemporaryFolder();

        var outcome = await CommandLineProcess.RunAsync(
            "prove",
            "--scenario",
            "sessions/session-survives-a-dropped-stream",
            "--scenario",
            "replicas/message-from-another-replica",
            "--scenario",
            "stateless/*",
            "--out",
            folder.Path,
            "--format",
            "json"
        );

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        using var json = JsonDocument.Parse(outcome.Output);
        var rows = json.RootElement.GetProperty("results").EnumerateArray().ToList();
        Assert.All(rows, row => Assert.True(row.GetProperty("proven").GetBoolean()));
        Assert.Contains(rows, row => row.GetProperty("control").GetString() == "positive");
        Assert.Contains(rows, row => row.GetProperty("control").GetString() == "negative");
        Assert.All(["summary.md", "result.json", "junit.xml"], file =>
            Assert.True(File.Exists(Path.Combine(folder.Path, file)), file)
        );
    }

    [Fact]
    public async Task Check_GivesTheVerdictsOfTheRun_OnEveryStoredHistory()
    {
        using var folder = new TemporaryFolder();
        var run = await CommandLineProcess.RunAsync(
            "run",
            "--server",
            "profile:broken-terminated-session-400",
            "--area",
            "sessions",
            "--format",
            "json",
            "--out",
            folder.Path
        );

        var check = await CommandLineProcess.RunAsync("check", folder.Path, "--format", "json");

        Assert.Equal((1, 1), (run.ExitCode, check.ExitCode));
        Assert.Equal(Statuses(run.Output), Statuses(check.Output));
    }

    [Fact]
    public async Task Run_IsUnknown_WhenItsFaultNeverMatched()
    {
        using var folder = new TemporaryFolder();
        var run = await CommandLineProcess.RunAsync(
            "run",
            "--server",
            "profile:stateful",
            "--scenario",
            "streams/resume-after-a-cut",
            "--revision",
            "2025-11-25",
            "--out",
            folder.Path
        );
        Assert.Equal(0, run.ExitCode);
        var history = Directory.GetFiles(folder.Path, "history.ndjson", SearchOption.AllDirectories).Single();

        // The same record as of a run whose rule matched nothing.
        File.WriteAllLines(
            history,
            File.ReadAllLines(history)
                .Where(line =>
                    !line.Contains("\"fault.fired\"", StringComparison.Ordinal)
                    && !line.Contains("\"fault.effected\"", StringComparison.Ordinal)
                )
        );
        var check = await CommandLineProcess.RunAsync("check", folder.Path);

        Assert.Equal(2, check.ExitCode);
        Assert.Contains(
            "it never fired",
            string.Join(' ', check.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        );
    }

    private static List<string> Statuses(string json)
    {
        using var document = JsonDocument.Parse(json);
        var statuses =
            from row in document.RootElement.GetProperty("results").EnumerateArray()
            where row.TryGetProperty("history", out _)
            from check in row.GetProperty("checks").EnumerateArray()
            select $"{row.GetProperty("scenario")} {row.GetProperty("revision")} {row.GetProperty("verdict")} "
                + $"{check.GetProperty("id")} {check.GetProperty("status")}";
        return [.. statuses.Order(StringComparer.Ordinal)];
    }
}
