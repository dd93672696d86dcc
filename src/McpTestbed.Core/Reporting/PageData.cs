using System.Text.Json;
using System.Text.Json.Serialization;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Core.Reporting;

/// <summary>What the page shows, as JSON.</summary>
internal static partial class PageData
{
    /// <summary>Characters for the records of all runs together; a run gets its part of it, and no less than
    /// <see cref="LeastOfRun"/>.</summary>
    private const int AllRuns = 7_000_000;

    private const int LeastOfRun = 6_000;
    private const int MostOfRun = 400_000;
    private const int MaximumText = 2_000;

    /// <summary>The data of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Folder to which paths are made relative.</param>
    /// <returns>JSON in which no character is left that ends a script element or begins markup.</returns>
    public static string Write(Report report, string folder)
    {
        var due = report.Rows.Where(row => row.WasDue).ToList();
        var index = due.Select((row, number) => (row, number))
            .ToDictionary(pair => (object)pair.row, pair => pair.number, ReferenceEqualityComparer.Instance);
        var part = Math.Clamp(AllRuns / Math.Max(due.Count, 1), LeastOfRun, MostOfRun);
        var problems = report.Problems.Select(problem => ProblemOf(problem, index)).ToList();

        // The encoder that is the default writes <, >, &, quotes and all that is not ASCII as escapes.
        return JsonSerializer.Serialize(
            new Document(
                VerdictSentence.Of(report),
                report.ExitCode,
                ToolVersion.Current,
                Cut(report.Target?.Name ?? "self-proof"),
                report.Target?.Role == TargetRole.Client,
                report.Target?.Revisions ?? [],
                [
                    .. (report.Target?.Remarks ?? []).Select(Cut),
                    .. report.Unread.Select(reason => Cut($"left out: {reason}")),
                ],
                report.StartedAt,
                $"{report.Seed}",
                report.Duration.TotalSeconds,
                report.IsProof,
                [.. report.Stale],
                report.InvariantSummary,
                report.FaultSummary,
                problems,
                [.. due.Select(row => RunOf(report, row, folder, part))],
                [
                    .. report
                        .Rows.Where(row => !row.WasDue)
                        .Select(row => new Absent(row.Scenario.Id, row.Revision.Id, Cut(row.Reason ?? ""))),
                ],
                RulesOf(report),
                due.SelectMany(row => row.Scenario.FailureModes)
                    .Distinct()
                    .Where(RequirementCatalog.FailureModes.ContainsKey)
                    .ToDictionary(mode => mode, mode => RequirementCatalog.FailureModes[mode].Title)
            ),
            PageJson.Default.Document
        );
    }

    private static ProblemRow ProblemOf(Problem problem, Dictionary<object, int> index) =>
        new(
            problem.Id,
            problem.Kind,
            problem.IsKnown,
            problem.Revisions,
            index[problem.Clearest.Row],
            [
                .. problem.Checks.Select(check => new ProblemCheck(
                    check.Id,
                    check.Claim,
                    Cut(check.Explanation),
                    check.Remedy,
                    check.Requirements,
                    [
                        .. problem
                            .Findings.Where(finding => finding.Check.Id == check.Id)
                            .Select(finding => index[finding.Row])
                            .Distinct(),
                    ]
                )),
            ]
        );

    private static RunRow RunOf(Report report, ReportRow row, string folder, int maximum)
    {
        var evidence = row.Checks.Where(check => check.IsFinding).SelectMany(check => check.Evidence).ToHashSet();
        return new(
            row.Scenario.Id,
            row.Scenario.Summary,
            row.Scenario.FailureModes,
            row.Revision.Id,
            Cut(row.Target),
            row.Verdict,
            row.Run?.Proven,
            row.Run?.NegativeControl is { } control ? [.. control.ViolatedIds] : null,
            row.Because is { } why ? Cut(why) : null,
            row.Run?.Duration.TotalSeconds ?? 0,
            row.Run?.Repetition ?? 1,
            row.Run is null ? null : Path.GetRelativePath(folder, row.Run.HistoryPath).Replace('\\', '/'),
            report.TraceOf(row)?.ToString(),
            [
                .. row.Checks.Select(check => new CheckRow(
                    check.Id,
                    check.Claim,
                    check.Status,
                    check.Finding,
                    check.IsFinding && report.IsKnown(row, check),
                    Cut(check.Explanation),
                    check.Evidence
                )),
            ],
            [
                .. (row.Run?.Attribution.Failed ?? []).Select(failed =>
                    Cut($"{failed.Name}: {failed.Cause.ToText()}: {failed.Because}")
                ),
            ],
            [
                .. (row.Run?.Faults ?? []).Select(fault =>
                    Cut(
                        $"{fault.Rule} ({fault.Description}): took effect {Counted.Of(fault.Effected, "time")}"
                            + (fault.Problem is null ? "" : $"; {fault.Problem}")
                    )
                ),
            ],
            Packed(row, evidence, maximum)
        );
    }

    /// <summary>A history that is gone or cannot be read leaves its run without a diagram; the report is written all
    /// the same.</summary>
    private static string? Packed(ReportRow row, HashSet<int> evidence, int maximum)
    {
        if (row.Run is null || !File.Exists(row.Run.HistoryPath))
            return null;
        try
        {
            return RunRecord.Pack(History.Load(row.Run.HistoryPath), evidence, maximum);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Dictionary<string, Rule> RulesOf(Report report) =>
        report
            .Rows.SelectMany(row => row.Checks)
            .Where(check => check.IsFinding)
            .SelectMany(check => check.Requirements)
            .Distinct()
            .Where(RequirementCatalog.Requirements.ContainsKey)
            .Select(id => RequirementCatalog.Requirements[id])
            .ToDictionary(
                requirement => requirement.Id,
                requirement => new Rule(
                    requirement.Keyword,
                    requirement.Text,
                    SpecificationAddress.Of(requirement)?.ToString()
                )
            );

    private static string Cut(string text) => text.Length <= MaximumText ? text : text[..MaximumText] + "…";

    internal sealed record Document(
        string Sentence,
        int? ExitCode,
        string Version,
        string Target,
        bool IsClient,
        IReadOnlyList<string> Revisions,
        IReadOnlyList<string> Remarks,
        DateTimeOffset StartedAt,
        string Seed,
        double Seconds,
        bool IsProof,
        IReadOnlyList<string> Stale,
        string? Invariants,
        string? Faults,
        IReadOnlyList<ProblemRow> Problems,
        IReadOnlyList<RunRow> Runs,
        IReadOnlyList<Absent> Absent,
        IReadOnlyDictionary<string, Rule> Rules,
        IReadOnlyDictionary<string, string> Modes
    );

    internal sealed record ProblemRow(
        string Id,
        FindingKind Kind,
        bool Known,
        IReadOnlyList<string> Revisions,
        int Clearest,
        IReadOnlyList<ProblemCheck> Checks
    );

    internal sealed record ProblemCheck(
        string Id,
        string Claim,
        string Seen,
        string Remedy,
        IReadOnlyList<string> Rules,
        IReadOnlyList<int> Runs
    );

    internal sealed record RunRow(
        string Scenario,
        string Summary,
        IReadOnlyList<string> Modes,
        string Revision,
        string Target,
        Verdict Verdict,
        bool? Proven,
        IReadOnlyList<string>? MustViolate,
        string? Because,
        double Seconds,
        int Repetition,
        string? History,
        string? Trace,
        IReadOnlyList<CheckRow> Checks,
        IReadOnlyList<string> Failed,
        IReadOnlyList<string> Faults,
        string? Record
    );

    internal sealed record CheckRow(
        string Id,
        string Claim,
        CheckStatus Status,
        FindingKind? Finding,
        bool Known,
        string Text,
        IReadOnlyList<int> Lines
    );

    internal sealed record Rule(string Keyword, string Text, string? Address);

    internal sealed record Absent(string Scenario, string Revision, string Reason);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
    )]
    [JsonSerializable(typeof(Document))]
    internal sealed partial class PageJson : JsonSerializerContext;
}
