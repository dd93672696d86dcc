using McpTestbed.Core.Checking;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Xunit;

/// <summary>What became of each check over all runs, as a test says it.</summary>
/// <param name="report">The report.</param>
/// <param name="known">Ids of checks that are known not to hold.</param>
/// <param name="isStrict">Whether a SHOULD that is not followed fails.</param>
internal sealed class Outcomes(Report report, IReadOnlyList<string> known, bool isStrict)
{
    private readonly ILookup<string, (ReportRow Row, CheckResult Check)> judged = report
        .Rows.SelectMany(row =>
            row.Checks.Concat(row.Run?.Invariants ?? [])
                .DistinctBy(check => check.Id)
                .Select(check => (Row: row, Check: check))
        )
        .ToLookup(pair => pair.Check.Id);

    /// <summary>What became of a check: the worst of its runs, the last of several, and skipped only where no run shows
    /// anything.</summary>
    public Outcome Of(string check)
    {
        var all = judged[check].ToList();
        var isKnown = known.Contains(check);
        if (all.FindLast(IsFailure) is { Check: not null } broken)
            return isKnown ? Outcome.Skipped($"known: {FindingText.Of(broken, all)}") : Failed(broken, all);
        if (all.Find(pair => pair.Check.Status == CheckStatus.Unknown || IsInDoubt(pair)) is { Check: not null } open)
            return Outcome.Failed(FindingText.OfUnknown(open));
        if (all.Exists(pair => pair.Check.Status == CheckStatus.Held))
            return isKnown
                ? Outcome.Failed($"{check} is listed as known not to hold, and holds: take it off the list")
                : Outcome.Passed;
        if (all.FindLast(pair => pair.Check.IsFinding) is { Check: not null } lesser)
            return Outcome.Warned(FindingText.Of(lesser, all));
        return Outcome.Skipped(
            all is [var (_, first), ..] ? $"not exercised: {first.Explanation}"
            : OpenRowOf(check) is { } row ? $"not applicable: {row.Because}"
            : "not applicable: no scenario that was run has this check in a revision that the server speaks"
        );
    }

    private static Outcome Failed((ReportRow Row, CheckResult Check) broken, List<(ReportRow, CheckResult)> all) =>
        Outcome.Failed(FindingText.Of(broken, all));

    private bool IsFailure((ReportRow Row, CheckResult Check) pair) =>
        pair.Check.Finding is FindingKind.Violation || (isStrict && pair.Check.Finding is FindingKind.Warning);

    /// <summary>A check of a scenario whose run proves nothing, for example because its fault took no effect: that the
    /// check held is then no proof. One that holds in any traffic needs no fault.</summary>
    private static bool IsInDoubt((ReportRow Row, CheckResult Check) pair) =>
        pair.Row.Verdict == Verdict.Unknown
        && pair.Row.Scenario.Checks.Any(check => check.Id == pair.Check.Id)
        && pair.Check.Status == CheckStatus.Held;

    private ReportRow? OpenRowOf(string check) =>
        report.Rows.FirstOrDefault(row =>
            row.Run is null && row.Scenario.Checks.Any(candidate => candidate.Id == check)
        );
}
