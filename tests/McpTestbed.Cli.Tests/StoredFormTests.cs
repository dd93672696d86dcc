using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Tests;

/// <summary>What a run stores is as the published schemas say, and stored runs are read, compared and
/// followed.</summary>
public sealed class StoredFormTests
{
    private static readonly JsonSchema Result = JsonSchema.FromText(ReportSchemas.Result);
    private static readonly JsonSchema Entry = JsonSchema.FromText(ReportSchemas.HistoryEntry);

    [Theory]
    [InlineData("profile:stateful")]
    [InlineData("profile:broken-terminated-session-400")]
    public async Task Run_StoresWhatTheSchemasSay(string profile)
    {
        using var folder = new TemporaryFolder();
        await RunAsync(profile, folder.Path);

        var result = await JsonOf(Path.Combine(folder.Path, "result.json"));

        Assert.True(IsValid(Result, result), Why(Result, result));
        foreach (var line in Histories(folder.Path).SelectMany(File.ReadLines))
            Assert.True(IsValid(Entry, JsonNode.Parse(line)), line);
    }

    [Fact]
    public async Task Schemas_RefuseWhatIsNotWritten()
    {
        using var folder = new TemporaryFolder();
        await RunAsync("profile:stateful", folder.Path);
        var result = (await JsonOf(Path.Combine(folder.Path, "result.json")))!;
        result["results"]![0]!["verdict"] = "splendid";
        var line = JsonNode.Parse(File.ReadLines(Histories(folder.Path)[0]).First())!;
        line["type"] = "run.imagined";

        Assert.False(IsValid(Result, result));
        Assert.False(IsValid(Entry, line));
    }

    [Fact]
    public void EntrySchema_KnowsEveryType()
    {
        var text = ReportSchemas.HistoryEntry;

        Assert.All(HistoryLine.TypeNames, name => Assert.Contains($"\"{name}\"", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Report_ComparesTwoFolders()
    {
        using var folder = new TemporaryFolder();
        var (good, bad) = (Path.Combine(folder.Path, "good"), Path.Combine(folder.Path, "bad"));
        await RunAsync("profile:stateful", good);
        await RunAsync("profile:broken-terminated-session-400", bad);

        var worse = await CommandLineCall.RunAsync("report", good, bad);
        var better = await CommandLineCall.RunAsync("report", bad, good);
        var same = await CommandLineCall.RunAsync("report", bad, bad);

        Assert.Equal((1, 0, 0), (worse.ExitCode, better.ExitCode, same.ExitCode));
        Assert.Contains("NEW violation terminated-session-post-404", worse.Output, StringComparison.Ordinal);
        Assert.Contains("MENDED violation terminated-session-post-404", better.Output, StringComparison.Ordinal);
        Assert.Contains("0 new findings, 0 changed, 0 mended", same.Output, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(
            Path.Combine(bad, "comparison.html"),
            TestContext.Current.CancellationToken
        );
        Assert.Contains("terminated-session-post-404", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_KeepsTheLevelOfTheRun()
    {
        using var folder = new TemporaryFolder();
        await RunAsync("profile:stateful", folder.Path, "--level", "must");
        var file = Path.Combine(folder.Path, "result.json");
        var first = await ChecksAsync(file);

        await CommandLineCall.RunAsync("report", folder.Path);
        var again = await ChecksAsync(file);
        await CommandLineCall.RunAsync("report", folder.Path, "--level", "all");
        var all = await ChecksAsync(file);

        Assert.Equal(first, again);
        Assert.True(all.Count > first.Count, "the scenario has checks of other levels");
    }

    [Fact]
    public async Task Show_FollowsARunToItsEnd()
    {
        using var folder = new TemporaryFolder();
        await RunAsync("profile:stateful", Path.Combine(folder.Path, "run"));
        var lines = await File.ReadAllLinesAsync(Histories(folder.Path)[0], TestContext.Current.CancellationToken);
        var file = Path.Combine(folder.Path, "growing.ndjson");
        await File.WriteAllLinesAsync(file, lines[..3], TestContext.Current.CancellationToken);

        var following = CommandLineCall.RunAsync("show", file, "--follow");
        await File.AppendAllLinesAsync(file, lines[3..], TestContext.Current.CancellationToken);
        var followed = await following;

        Assert.Equal(0, followed.ExitCode);
        Assert.Single(followed.Output.Split('\n'), line => line.Contains("sessions/", StringComparison.Ordinal));
        Assert.Contains("POST initialize", followed.Output, StringComparison.Ordinal);
    }

    private static Task<CommandLineProcess.Outcome> RunAsync(string profile, string folder, params string[] options) =>
        CommandLineProcess.RunAsync([
            "run",
            "--server",
            profile,
            "--scenario",
            "sessions/terminated-session-is-refused",
            "--revision",
            "2025-11-25",
            "--out",
            folder,
            .. options,
        ]);

    private static string[] Histories(string folder) =>
        Directory.GetFiles(folder, "history.ndjson", SearchOption.AllDirectories);

    private static async Task<JsonNode?> JsonOf(string file) =>
        JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

    private static async Task<List<string>> ChecksAsync(string file) =>
        [.. (await JsonOf(file))!["results"]!.AsArray().SelectMany(Checks)];

    private static IEnumerable<string> Checks(JsonNode? row) =>
        row!["checks"]!.AsArray().Select(check => (string)check!["id"]!);

    private static bool IsValid(JsonSchema schema, JsonNode? value) => Evaluated(schema, value).IsValid;

    private static string Why(JsonSchema schema, JsonNode? value) =>
        string.Join(
            '\n',
            (Evaluated(schema, value).Details ?? [])
                .Where(detail => !detail.IsValid && detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))
        );

    private static EvaluationResults Evaluated(JsonSchema schema, JsonNode? value) =>
        schema.Evaluate(
            JsonSerializer.SerializeToElement(value),
            new EvaluationOptions { OutputFormat = OutputFormat.List }
        );
}
