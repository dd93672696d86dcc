using System.Globalization;
using System.Text;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using McpTestbed.Core.Diagnostics;

namespace McpTestbed.Hosting.Judging;

/// <summary>What was found on one server or client, for the dialog of the dashboard.</summary>
internal sealed class JudgedReport
{
    private const string Observation = "observation";

    private readonly string folder;
    private readonly IReadOnlyDictionary<string, int> verdicts;
    private readonly IReadOnlyList<Found> findings;

    private JudgedReport(string folder, IReadOnlyDictionary<string, int> verdicts, IReadOnlyList<Found> findings)
    {
        this.folder = folder;
        this.verdicts = verdicts;
        this.findings = findings;
    }

    /// <summary>The same for tests.</summary>
    public McpJudgement ToJudgement() => new(Summary, IdsOf("violation"), IdsOf("warning"), folder);

    /// <summary>The counts in one line.</summary>
    public string Summary =>
        string.Join(", ", verdicts.Select(verdict => $"{Counted.Of(verdict.Value, "run")} {verdict.Key}"))
        + $"; {Count("violation")}, {Count("warning")}";

    /// <summary>Reads the report in a folder; null where there is none.</summary>
    public static JudgedReport? Read(string folder)
    {
        var file = Path.Combine(folder, "result.json");
        if (!File.Exists(file))
            return null;
        using var report = JsonDocument.Parse(File.ReadAllBytes(file));
        var results = report.RootElement.GetProperty("results").EnumerateArray().ToList();
        var found =
            from result in results
            from check in result.GetProperty("checks").EnumerateArray()
            where check.TryGetProperty("finding", out _)
            group (result, check) by check.GetProperty("id").GetString()! into same
            let first = same.First().check
            select new Found(
                same.Key,
                first.GetProperty("finding").GetString()!,
                Text(first, "claim"),
                Text(first, "explanation"),
                Text(first, "remedy"),
                [.. same.Select(each => each.result.GetProperty("revision").GetString()!).Distinct()]
            );
        return new(
            folder,
            results
                .GroupBy(result => result.GetProperty("verdict").GetString()!)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Count()),
            [.. found.OrderBy(finding => Rank(finding.Kind)).ThenBy(finding => finding.Id, StringComparer.Ordinal)]
        );
    }

    /// <summary>The text of the dialog: the counts, what is wrong, and where the reports are.</summary>
    public string ToMarkdown(string target)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"**{target}**: {Summary}\n\n")
            .Append(CultureInfo.InvariantCulture, $"Reports and histories: `{folder}`\n\n");
        foreach (var finding in findings.Where(finding => finding.Kind != Observation))
            text.Append(CultureInfo.InvariantCulture, $"### {finding.Kind}: `{finding.Id}`\n\n")
                .Append(CultureInfo.InvariantCulture, $"- should hold: {finding.Claim}\n")
                .Append(CultureInfo.InvariantCulture, $"- was seen: {finding.Seen}\n")
                .Append(CultureInfo.InvariantCulture, $"- change: {finding.Remedy}\n")
                .Append(CultureInfo.InvariantCulture, $"- revisions: {string.Join(", ", finding.Revisions)}\n\n");
        if (findings.Count(finding => finding.Kind == Observation) is var observed and > 0)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{Counted.Of(observed, Observation)}: these change no verdict.\n"
            );
        return text.ToString();
    }

    private string Count(string kind) => Counted.Of(findings.Count(finding => finding.Kind == kind), kind);

    private List<string> IdsOf(string kind) =>
        [.. findings.Where(finding => finding.Kind == kind).Select(finding => finding.Id)];

    private static int Rank(string kind) =>
        kind switch
        {
            "violation" => 0,
            "warning" => 1,
            _ => 2,
        };

    private static string Text(JsonElement check, string field) =>
        check.TryGetProperty(field, out var text) ? text.GetString() ?? "" : "";

    private sealed record Found(
        string Id,
        string Kind,
        string Claim,
        string Seen,
        string Remedy,
        IReadOnlyList<string> Revisions
    );
}
