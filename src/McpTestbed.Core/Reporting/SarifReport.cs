using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Core.Reporting;

/// <summary>The report as code scanning reads it, SARIF 2.1.0: a rule is a check, a result a distinct
/// finding.</summary>
public static class SarifReport
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a report as SARIF.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Folder to which paths of histories are made relative.</param>
    /// <returns>The text.</returns>
    public static string Write(Report report, string folder)
    {
        ArgumentNullException.ThrowIfNull(report);
        var findings = report.Problems.SelectMany(problem => problem.Findings).ToList();
        var rules = findings.Select(finding => finding.Check.Check).DistinctBy(check => check.Id).ToList();
        var log = new JsonObject
        {
            ["$schema"] = Schema,
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(
                new JsonObject
                {
                    ["tool"] = new JsonObject
                    {
                        ["driver"] = new JsonObject
                        {
                            ["name"] = "McpTestbed",
                            ["version"] = ToolVersion.Current,
                            ["rules"] = new JsonArray([.. rules.Select(RuleOf)]),
                        },
                    },
                    ["invocations"] = new JsonArray(InvocationOf(report)),
                    ["columnKind"] = "utf16CodeUnits",
                    ["results"] = new JsonArray([
                        .. findings
                            .GroupBy(finding => (finding.Check.Id, finding.Row.Scenario.Id))
                            .Select(group => ResultOf(report, [.. group], folder, rules)),
                    ]),
                }
            ),
        };
        return log.ToJsonString(Indented) + "\n";
    }

    private static JsonObject InvocationOf(Report report)
    {
        var invocation = new JsonObject
        {
            ["executionSuccessful"] = true,
            ["startTimeUtc"] = report.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
            ["toolExecutionNotifications"] = new JsonArray(
                new JsonObject
                {
                    ["level"] =
                        report.ExitCode is 1 ? "error"
                        : report.ExitCode is 2 ? "warning"
                        : "note",
                    ["message"] = Text(VerdictSentence.Of(report)),
                }
            ),
        };
        if (report.ExitCode is { } code)
            invocation["exitCode"] = code;
        return invocation;
    }

    private static JsonNode RuleOf(Check check)
    {
        var requirements = Protocol
            .Revision.All.SelectMany(check.RequirementsIn)
            .DistinctBy(requirement => requirement.Id)
            .ToList();
        var help = string.Join(
            "\n",
            [check.Remedy, .. requirements.Select(rule => $"{rule.Id}: {rule.Keyword}. {rule.Text}")]
        );
        var rule = new JsonObject
        {
            ["id"] = check.Id,
            ["shortDescription"] = Text(check.Claim),
            ["fullDescription"] = Text(check.Claim),
            ["help"] = Text(help),
            ["properties"] = new JsonObject
            {
                ["tags"] = new JsonArray([.. requirements.Select(one => (JsonNode)one.Id)]),
            },
        };
        if (requirements.Select(SpecificationAddress.Of).OfType<Uri>().LastOrDefault() is { } address)
            rule["helpUri"] = address.ToString();
        return rule;
    }

    private static JsonObject ResultOf(Report report, List<Finding> findings, string folder, List<Check> rules)
    {
        var (row, check) = findings[^1];
        var worst = findings.Min(finding => finding.Check.Finding!.Value);
        var revisions = findings.Select(finding => finding.Row.Revision).Distinct().Order();
        var result = new JsonObject
        {
            ["ruleId"] = check.Id,
            ["ruleIndex"] = rules.FindIndex(rule => rule.Id == check.Id),
            ["level"] = worst switch
            {
                FindingKind.Violation => "error",
                FindingKind.Warning => report.IsStrict ? "error" : "warning",
                _ => "note",
            },
            ["message"] = Text(
                $"{check.Claim}. Seen: {check.Explanation}. In {string.Join(", ", revisions)}. {check.Remedy} "
                    + $"Again: {RunAgain.Of(report, row)}"
            ),
            ["partialFingerprints"] = new JsonObject { ["check/v1"] = $"{check.Id}@{row.Scenario.Id}" },
            ["locations"] = new JsonArray([LocationOf(findings[^1], folder)]),
        };
        if (findings.TrueForAll(finding => report.IsKnown(finding.Row, finding.Check)))
            result["suppressions"] = new JsonArray(
                new JsonObject { ["kind"] = "external", ["justification"] = "in the baseline" }
            );
        return result;
    }

    private static JsonObject LocationOf(Finding finding, string folder)
    {
        var place = new JsonObject
        {
            ["artifactLocation"] = new JsonObject
            {
                ["uri"] = string.Join(
                    '/',
                    Path.GetRelativePath(folder, finding.Row.Run!.HistoryPath)
                        .Split(Path.DirectorySeparatorChar)
                        .Select(Uri.EscapeDataString)
                ),
            },
        };
        if (finding.Check.Evidence is [var first, ..])
            place["region"] = new JsonObject { ["startLine"] = first };
        return new JsonObject
        {
            ["physicalLocation"] = place,
            ["logicalLocations"] = new JsonArray(
                new JsonObject { ["name"] = $"{finding.Row.Scenario.Id}@{finding.Row.Revision}", ["kind"] = "test" }
            ),
        };
    }

    private static JsonObject Text(string text) => new() { ["text"] = PlainText.Lines(text) };
}
