using System.Text.RegularExpressions;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;

namespace McpTestbed.Core.Reporting;

/// <summary>What became of a check between two reports.</summary>
public enum ChangeKind
{
    /// <summary>It does not hold now, and nothing was wrong before.</summary>
    New,

    /// <summary>It does not hold in either, and what was seen, or how bad it is, differs.</summary>
    Changed,

    /// <summary>It did not hold, and whether it does now is not known: it was not run, or had nothing to
    /// judge.</summary>
    NotJudged,

    /// <summary>It did not hold, and holds now.</summary>
    Mended,

    /// <summary>It does not hold in either, in the same way.</summary>
    Same,
}

/// <summary>One check that did not hold in one of two reports, with the runs in which the same became of it.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Before">What the earlier report says of it; null where it was not judged there.</param>
/// <param name="After">What the later one says; null where it was not judged there.</param>
/// <param name="Runs">Scenario and revision of each run, such as <c>sessions/plain (2025-11-25)</c>.</param>
public sealed record Change(ChangeKind Kind, CheckResult? Before, CheckResult? After, IReadOnlyList<string> Runs)
{
    /// <summary>The one that does not hold, the later where both do not.</summary>
    public CheckResult Finding => After is { IsFinding: true } ? After : Before!;
}

/// <summary>Two reports beside each other: what is new, mended and changed.</summary>
/// <remarks>Runs are compared with those of the same scenario and revision; the targets may differ.</remarks>
/// <param name="Before">The earlier report.</param>
/// <param name="After">The later one.</param>
/// <param name="Changes">Every check that does not hold in either, by what became of it, the worst first.</param>
/// <param name="NoLongerHeld">Ids of checks that held before and that nobody knows of now, in the same run.</param>
public sealed partial record Comparison(
    Report Before,
    Report After,
    IReadOnlyList<Change> Changes,
    IReadOnlyList<string> NoLongerHeld
)
{
    /// <summary>Compares two reports.</summary>
    /// <param name="before">The earlier one.</param>
    /// <param name="after">The later one.</param>
    /// <returns>The comparison.</returns>
    public static Comparison Of(Report before, Report after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (old, now) = (Worst(before), Worst(after));
        var changes = old
            .Keys.Union(now.Keys)
            .Select(key => (Key: key, Old: old.GetValueOrDefault(key), Now: now.GetValueOrDefault(key)))
            .Where(pair => pair.Old is { IsFinding: true } || pair.Now is { IsFinding: true })
            .GroupBy(pair => (Kind: KindOf(pair.Old, pair.Now), pair.Key.Check))
            .Select(group => new Change(
                group.Key.Kind,
                group.Last().Old,
                group.Last().Now,
                [.. group.Select(pair => $"{pair.Key.Scenario} ({pair.Key.Revision})")]
            ))
            .OrderBy(change => change.Kind)
            .ThenBy(change => change.Finding.Finding)
            .ThenBy(change => change.Finding.Id, StringComparer.Ordinal);
        var lost = old.Where(pair =>
                pair.Value.Status == CheckStatus.Held
                && now.GetValueOrDefault(pair.Key)?.Status is not (CheckStatus.Held or CheckStatus.Violated)
            )
            .Select(pair => pair.Key.Check)
            .Distinct()
            .Order(StringComparer.Ordinal);
        return new(before, after, [.. changes], [.. lost]);
    }

    /// <summary>The changes of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>They, the worst first.</returns>
    public IEnumerable<Change> Of(ChangeKind kind) => Changes.Where(change => change.Kind == kind);

    /// <summary>The comparison in one sentence.</summary>
    public string Sentence =>
        $"{Counted.Of(Of(ChangeKind.New).Count(), "new finding")}, "
        + $"{Of(ChangeKind.Changed).Count()} changed, {Of(ChangeKind.Mended).Count()} mended, "
        + $"{Of(ChangeKind.Same).Count()} as before"
        + (Of(ChangeKind.NotJudged).Count() is > 0 and var open ? $", {open} not judged any more" : "")
        + ".";

    /// <summary>Of the repetitions of a run, what fails counts before what holds, and both before what is not
    /// known.</summary>
    private static Dictionary<(string Scenario, string Revision, string Check), CheckResult> Worst(Report report) =>
        report
            .Rows.SelectMany(row =>
                // Of checks of every run, a row names those alone that do not hold.
                row.Checks.Concat(row.Run?.Invariants ?? []).Select(check => (row, check))
            )
            .GroupBy(pair => (pair.row.Scenario.Id, pair.row.Revision.Id, pair.check.Id))
            .ToDictionary(
                group => group.Key,
                group =>
                    group
                        .Select(pair => pair.check)
                        .OrderBy(check =>
                            check.Status switch
                            {
                                CheckStatus.Violated => 0,
                                CheckStatus.Unknown => 1,
                                CheckStatus.Held => 2,
                                _ => 3,
                            }
                        )
                        .First()
            );

    private static ChangeKind KindOf(CheckResult? old, CheckResult? now) =>
        (old, now) switch
        {
            ({ IsFinding: true }, { IsFinding: true }) => old.Finding == now.Finding
            && Lasting(old.Explanation) == Lasting(now.Explanation)
                ? ChangeKind.Same
                : ChangeKind.Changed,
            (_, { IsFinding: true }) => ChangeKind.New,
            (_, { Status: CheckStatus.Held }) => ChangeKind.Mended,
            _ => ChangeKind.NotJudged,
        };

    /// <summary>What was seen, without the exchange and the times that are others in each call.</summary>
    private static string Lasting(string explanation) => OfOneCall().Replace(explanation, "");

    [GeneratedRegex(@" ?\(?c\d+/x\d+\)?|\d+(\.\d+)? (ms|s)\b")]
    private static partial Regex OfOneCall();
}
