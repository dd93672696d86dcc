using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Judging;

/// <summary>What counts in this call: which levels, how strictly, and what is known already.</summary>
internal sealed record Criteria
{
    /// <summary>The least binding level that is reported; null for all.</summary>
    public RequirementLevel? Level { get; init; }

    /// <summary>Whether warnings count as violations, and checks not exercised as unknown.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Findings that are known and do not fail the call; null for none.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>The rows with the checks of the levels asked for.</summary>
    public IReadOnlyList<ReportRow> AtLevel(IReadOnlyList<ReportRow> rows) =>
        Level is not { } last
            ? rows
            :
            [
                .. rows.Select(row =>
                    row.Run is not { } run
                        ? row
                        : row with
                        {
                            Run = run with { Checks = [.. run.Checks.Where(check => check.Level <= last)] },
                        }
                ),
            ];

    /// <summary>The findings that fail a call, known or not.</summary>
    public IEnumerable<(ReportRow Row, CheckResult Check)> Counted(Report report) =>
        report.Findings.Where(pair =>
            pair.Check.Finding == FindingKind.Violation || (IsStrict && pair.Check.Finding == FindingKind.Warning)
        );

    /// <summary>What a report amounts to as an exit code.</summary>
    public int ExitCodeOf(Report report)
    {
        if (
            Counted(report).Any(pair => Baseline is null || !Baseline.Lists(pair.Row, pair.Check))
            || Baseline?.Stale(report).Count > 0
        )
            return ExitCodes.Invalid;
        var checks = report.Rows.SelectMany(row => row.Checks).ToList();
        var isUnknown =
            report.Rows.Any(row =>
                row.Verdict == Verdict.Unknown
                || row.Run is { Failure: not null }
                || row.Checks.Any(check => check.Status == CheckStatus.Unknown)
            )
            || checks.All(check => check.Status is not (CheckStatus.Held or CheckStatus.Violated))
            || (IsStrict && checks.Any(check => check.Status == CheckStatus.NotExercised));
        return isUnknown ? ExitCodes.Unknown : ExitCodes.Valid;
    }
}
