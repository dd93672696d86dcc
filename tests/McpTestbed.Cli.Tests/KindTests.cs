using System.Text.Json;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>
/// One server of each kind, good and broken, judged as any target is, by the whole catalogue: what
/// <c>tests/expectations/kinds.tsv</c> says is found, at that level, and nothing else; nothing is unknown.
/// </summary>
public sealed class KindTests
{
    private const string Header = "profile";

    /// <summary>The lines of the table; each is a profile, options and findings, separated by tabs.</summary>
    public static IEnumerable<TheoryDataRow<string, string, string>> Kinds =>
        from line in File.ReadLines(Path.Combine(Checkout.Root, "tests", "expectations", "kinds.tsv"))
        let cells = line.Split('\t')
        where cells[0] != Header
        select new TheoryDataRow<string, string, string>(cells[0], cells[1], cells[2]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Run_FindsThatAndNothingElse(string profile, string options, string findings)
    {
        using var folder = new TemporaryFolder();

        var run = await CommandLineProcess.RunAsync([
            "run",
            "--server",
            $"profile:{profile}",
            "--format",
            "json",
            "--out",
            folder.Path,
            .. options.Split('|', StringSplitOptions.RemoveEmptyEntries),
        ]);

        using var json = JsonDocument.Parse(run.Output);
        var rows = json.RootElement.GetProperty("results").EnumerateArray().ToList();
        var found =
            from row in rows
            from check in row.GetProperty("checks").EnumerateArray()
            where check.GetProperty("status").GetString() == "violated"
            select $"{check.GetProperty("finding").GetString()}:{check.GetProperty("id").GetString()}";
        var open =
            from row in rows
            where row.GetProperty("verdict").GetString() == "unknown"
            select $"{row.GetProperty("scenario").GetString()} {row.GetProperty("revision").GetString()}";
        Assert.Equal(findings, string.Join(' ', found.Distinct().Order(StringComparer.Ordinal)));
        Assert.Empty(open);
    }
}
