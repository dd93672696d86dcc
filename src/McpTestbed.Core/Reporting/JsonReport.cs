using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Core.Reporting;

/// <summary>The report as programs read it: <c>result.json</c>, schema 1.</summary>
public static partial class JsonReport
{
    /// <summary>Writes a report as JSON.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Folder to which paths of histories are made relative.</param>
    /// <returns>The text.</returns>
    public static string Write(Report report, string folder) =>
        JsonSerializer.Serialize(
            new Document(
                1,
                new(ToolVersion.Current),
                report.StartedAt,
                report.Seed,
                report.Target is null
                    ? null
                    : new(
                        report.Target.Role,
                        report.Target.Kind,
                        report.Target.Name,
                        report.Target.Revisions,
                        report.Target.Remarks
                    ),
                new(
                    report.Count(Verdict.Valid),
                    report.Count(Verdict.Invalid),
                    report.Count(Verdict.Unknown),
                    report.Count(Verdict.NotApplicable),
                    report.Count(FindingKind.Violation),
                    report.Count(FindingKind.Warning),
                    report.Count(FindingKind.Observation),
                    (long)report.Duration.TotalMilliseconds,
                    report.ExitCode,
                    VerdictSentence.Of(report),
                    report.Problems.Count(problem => VerdictSentence.Fails(report, problem) && !problem.IsKnown),
                    report.IsStrict,
                    report.Level,
                    report.Stale.Count > 0 ? report.Stale : null,
                    report.Unread.Count > 0 ? report.Unread : null
                ),
                [.. report.Rows.Select(row => RowOf(report, row, folder))],
                report.Invariants is { Count: > 0 } invariants ? invariants : null
            ),
            Json.Readable.Document
        ) + "\n";

    private static Row RowOf(Report report, ReportRow row, string folder) =>
        new(
            row.Scenario.Id,
            row.Revision.Id,
            row.Target,
            row.Verdict,
            row.Because,
            (long)(row.Run?.Duration.TotalMilliseconds ?? 0),
            row.Run is null ? null : Path.GetRelativePath(folder, row.Run.HistoryPath),
            row.Run?.FirstTryPath is { } first ? Path.GetRelativePath(folder, first) : null,
            row.Run?.Repetition,
            row.Run?.Seed,
            row.Run?.Proven is null ? null
                : row.Run.NegativeControl is null ? "positive"
                : "negative",
            row.Run?.Proven,
            row.Run is null ? null : FaultsOf(row.Run),
            row.Run is null ? null : [.. row.Run.Attribution.Failed.Select(FailedOf)],
            row.Run?.TraceId,
            report.TraceOf(row),
            row.Run is { Facts: { Count: > 0 } facts } ? facts : null,
            [.. row.Checks.Select(check => CheckOf(report, row, check))]
        );

    private static Faults FaultsOf(RunResult run) =>
        new(
            run.Faults.Count,
            run.Faults.Sum(fault => fault.Fired),
            run.Faults.Sum(fault => fault.Effected),
            run.Attribution.Survived
        );

    private static FailedRow FailedOf(FailedOperation failed) =>
        new(failed.Operation, failed.Name, failed.Exchange, failed.Cause, failed.Because, failed.Evidence);

    private static CheckRow CheckOf(Report report, ReportRow row, CheckResult result) =>
        new(
            result.Id,
            result.Status,
            result.Level,
            result.Finding,
            result.IsFinding && report.IsKnown(row, result) ? true : null,
            result.Requirements,
            result.Claim,
            result.Status == CheckStatus.NotExercised ? null : result.Explanation,
            result.Status == CheckStatus.NotExercised ? result.Explanation : null,
            result.IsFinding ? result.Remedy : null,
            result.Evidence
        );

    internal sealed record Document(
        int Schema,
        Tool Tool,
        DateTimeOffset StartedAt,
        ulong Seed,
        Target? Target,
        Summary Summary,
        IReadOnlyList<Row> Results,
        IReadOnlyList<InvariantTally>? Invariants
    );

    internal sealed record Tool(string Version);

    internal sealed record Target(
        TargetRole Role,
        string Kind,
        string Name,
        IReadOnlyList<string> Revisions,
        IReadOnlyList<string> Remarks
    );

    internal sealed record Summary(
        int Valid,
        int Invalid,
        int Unknown,
        int NotApplicable,
        int Violations,
        int Warnings,
        int Observations,
        long DurationMs,
        int? ExitCode,
        string? Sentence,
        int NewProblems,
        bool Strict,
        RequirementLevel? Level,
        IReadOnlyList<string>? StaleBaseline,
        IReadOnlyList<string>? Unread
    );

    internal sealed record Faults(int Armed, int Fired, int Effected, int Survived);

    internal sealed record FailedRow(
        int Operation,
        string Name,
        string? Exchange,
        FailureCause Cause,
        string Because,
        IReadOnlyList<int> Evidence
    );

    internal sealed record Row(
        string Scenario,
        string Revision,
        string Target,
        Verdict Verdict,
        string? Reason,
        long DurationMs,
        string? History,
        string? FirstTry,
        int? Repeat,
        ulong? Seed,
        string? Control,
        bool? Proven,
        Faults? Faults,
        IReadOnlyList<FailedRow>? Attribution,
        string? TraceId,
        Uri? TraceUrl,
        IReadOnlyList<string>? Facts,
        IReadOnlyList<CheckRow> Checks
    );

    internal sealed record CheckRow(
        string Id,
        CheckStatus Status,
        RequirementLevel Level,
        FindingKind? Finding,
        bool? Known,
        IReadOnlyList<string> Requirements,
        string Claim,
        string? Explanation,
        string? Reason,
        string? Remedy,
        IReadOnlyList<int> Evidence
    );

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
    )]
    [JsonSerializable(typeof(Document))]
    internal sealed partial class Json : JsonSerializerContext
    {
        public static Json Readable { get; } =
            new(
                new JsonSerializerOptions
                {
                    PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
                    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                    Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                    WriteIndented = true,
                }
            );
    }
}
