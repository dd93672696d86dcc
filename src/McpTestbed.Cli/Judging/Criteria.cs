using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Judging;

/// <summary>What counts in this call: which levels, how strictly, and what is known already.</summary>
internal sealed record Criteria
{
    /// <summary>The least binding level that is reported; null for all.</summary>
    public RequirementLevel? Level { get; init; }

    /// <summary>Whether this call said so; else a stored report keeps the level that it was written with.</summary>
    public bool IsLevelGiven { get; init; }

    /// <summary>Whether warnings count as violations, and checks not exercised as unknown.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Findings that are known and do not fail the call; null for none.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>Where the findings that fail the call are written for a later one; null for nowhere.</summary>
    public string? NewBaseline { get; init; }

    /// <summary>The report with what counts of it, what is known of it, and what it amounts to: all that is written
    /// and shown of it says the same.</summary>
    public Report Weigh(Report report)
    {
        var level = IsLevelGiven ? Level : report.Level;
        var shown = report with
        {
            Level = level,
            Rows = AtLevel(report.Rows, level),
            IsKnown = Baseline is null ? report.IsKnown : Baseline.Lists,
            IsStrict = IsStrict || report.IsStrict,
        };
        shown = shown with { Stale = Baseline?.Stale(shown) ?? shown.Stale };
        return shown with { ExitCode = ExitCodeOf(shown) };
    }

    /// <summary>The rows with the checks of the levels asked for.</summary>
    private static IReadOnlyList<ReportRow> AtLevel(IReadOnlyList<ReportRow> rows, RequirementLevel? level) =>
        level is not { } last
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

    /// <summary>What a report amounts to as an exit code.</summary>
    private static int ExitCodeOf(Report report)
    {
        var counted = report.Findings.Where(pair =>
            pair.Check.Finding == FindingKind.Violation
            || (report.IsStrict && pair.Check.Finding == FindingKind.Warning)
        );
        if (counted.Any(pair => !report.IsKnown(pair.Row, pair.Check)) || report.Stale.Count > 0)
            return ExitCodes.Invalid;
        var checks = report.Rows.SelectMany(row => row.Checks).ToList();
        var isUnknown =
            report.Unread.Count > 0
            || report.Rows.Any(row =>
                row.Verdict == Verdict.Unknown
                || row.Run is { Failure: not null }
                || row.Checks.Any(check => check.Status == CheckStatus.Unknown)
            )
            || checks.All(check => check.Status is not (CheckStatus.Held or CheckStatus.Violated))
            || (report.IsStrict && checks.Any(check => check.Status == CheckStatus.NotExercised));
        return isUnknown ? ExitCodes.Unknown : ExitCodes.Valid;
    }
}
