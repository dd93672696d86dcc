using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;

namespace McpTestbed.Core.Reporting;

/// <summary>The answer of a call in one sentence: the first that a person reads, the same in every report.</summary>
public static class VerdictSentence
{
    /// <summary>The sentence.</summary>
    /// <param name="report">The report.</param>
    /// <returns>For example <c>INVALID: 3 problems break a MUST, in 12 of 73 runs; 2 warnings.</c></returns>
    public static string Of(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.IsProof)
            return OfProof(report);
        var problems = report.Problems;
        var broken = problems.Where(problem => Fails(report, problem)).ToList();
        var runs = report.Rows.Count(row => row.WasDue);
        var rest = Rest(problems, broken);
        if (broken.Any(problem => !problem.IsKnown))
        {
            var fresh = broken.Where(problem => !problem.IsKnown).ToList();
            var shown = report.Rows.Count(row =>
                row.Checks.Any(check => Fails(report, check.Finding) && !report.IsKnown(row, check))
            );
            return $"INVALID: {Counted.Of(fresh.Count, "problem")} {Counted.Noun(fresh.Count, "breaks", "break")} a "
                + "rule, in "
                + $"{shown} of {Counted.Of(runs, "run")}{rest}.";
        }

        if (report.Stale.Count > 0)
            return $"INVALID: {Counted.Of(report.Stale.Count, "entry", "entries")} of the baseline "
                + $"{Counted.Noun(report.Stale.Count, "holds", "hold")} now{rest}.";
        var checks = report.Rows.SelectMany(row => row.Checks).ToList();
        var held = checks.Count(check => check.Status == CheckStatus.Held);
        if (checks.TrueForAll(check => check.Status is not (CheckStatus.Held or CheckStatus.Violated)))
            return runs == 0
                ? "UNKNOWN: nothing was judged."
                : $"UNKNOWN: nothing was judged in {Counted.Of(runs, "run")}"
                    + (report.Cancelled > 0 ? $", since the call was cancelled{rest}." : $"{rest}.");
        if (report.Unread.Count > 0)
            return $"UNKNOWN: no new problem, but {Counted.Of(report.Unread.Count, "stored run")} could not be "
                + $"read{rest}.";
        var open = report.Rows.Count(IsOpen);
        if (open > 0)
            return $"UNKNOWN: no new problem, but {open} of {Counted.Of(runs, "run")} "
                + $"{Counted.Noun(open, "leaves", "leave")} something unknown"
                + (report.Cancelled > 0 ? $", since the call was cancelled{rest}." : $"{rest}.");
        var missing = checks.Count(check => check.Status == CheckStatus.NotExercised);
        if (report.IsStrict && missing > 0)
            return $"UNKNOWN: no new problem, but {Counted.Of(missing, "check")} "
                + $"{Counted.Noun(missing, "was", "were")} not exercised{rest}.";
        return $"VALID: {Counted.Of(held, "check")} held in {Counted.Of(runs, "run")}{rest}.";
    }

    /// <summary>Whether a problem is of a kind that fails the call.</summary>
    /// <param name="report">The report.</param>
    /// <param name="problem">The problem.</param>
    /// <returns>True when it is, known or not.</returns>
    public static bool Fails(Report report, Problem problem) => Fails(report, problem.Kind);

    private static bool Fails(Report report, FindingKind? kind) =>
        kind == FindingKind.Violation || (report.IsStrict && kind == FindingKind.Warning);

    /// <summary>Whether a run leaves something unknown, whatever its verdict.</summary>
    private static bool IsOpen(ReportRow row) =>
        row.Verdict == Verdict.Unknown
        || row.Run is { Failure: not null }
        || row.Checks.Any(check => check.Status == CheckStatus.Unknown);

    private static string OfProof(Report report)
    {
        var runs = report.Rows.Count(row => row.Run is not null);
        var proven = report.Rows.Count(row => row.Run?.Proven == true);
        return $"{(report.ExitCode is 0 || (report.ExitCode is null && proven == runs) ? "PROVEN" : "NOT PROVEN")}: "
            + $"{proven} of {Counted.Of(runs, "run")} gave exactly what they must.";
    }

    private static string Rest(IReadOnlyList<Problem> problems, List<Problem> broken)
    {
        var known = broken.Count(problem => problem.IsKnown);
        var warnings = problems.Except(broken).Count(problem => problem.Kind == FindingKind.Warning);
        var observations = problems.Count(problem => problem.Kind == FindingKind.Observation);
        return (known > 0 ? $"; {known} known from the baseline" : "")
            + (warnings > 0 ? $"; {Counted.Of(warnings, "warning")}" : "")
            + (observations > 0 ? $"; {Counted.Of(observations, "observation")}" : "");
    }
}
