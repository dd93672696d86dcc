using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Core.Reporting;

/// <summary>All that one call of the testbed judged.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="Seed">The seed from which every run's is derived.</param>
/// <param name="Target">The target; null for the self-proof, whose rows name theirs.</param>
/// <param name="Rows">One row for each scenario, revision, target and repetition.</param>
/// <param name="Duration">How long all of it took.</param>
public sealed record Report(
    DateTimeOffset StartedAt,
    ulong Seed,
    ReportTarget? Target,
    IReadOnlyList<ReportRow> Rows,
    TimeSpan Duration
)
{
    /// <summary>Address of the dashboard that has the traces; null when it is not known.</summary>
    public Uri? Dashboard { get; init; }

    /// <summary>Whether a finding is known (listed in the baseline of the call), so that it does not fail it.</summary>
    /// <value>Default: none is.</value>
    public Func<ReportRow, CheckResult, bool> IsKnown { get; init; } = (_, _) => false;

    /// <summary>Entries of the baseline that were judged and hold: each fails the call.</summary>
    public IReadOnlyList<string> Stale { get; init; } = [];

    /// <summary>Stored runs that could not be read, each with the reason: what they would have shown is not
    /// known.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>The least binding level that is reported; null for all.</summary>
    public RequirementLevel? Level { get; init; }

    /// <summary>Whether warnings count as violations, and checks not exercised as unknown.</summary>
    public bool IsStrict { get; init; }

    /// <summary>The exit code of the call, which every report agrees with; null where nobody asked for one.</summary>
    /// <value>0, 1 or 2.</value>
    public int? ExitCode { get; init; }

    /// <summary>Whether this is the self-proof, in which findings on broken targets are what must come.</summary>
    public bool IsProof => Rows.Any(row => row.Run?.Proven is not null);

    /// <summary>Each thing that is wrong, once; none for the self-proof.</summary>
    public IReadOnlyList<Problem> Problems => IsProof ? [] : Problem.Of(this);

    /// <summary>How many runs were cut short, or never begun, since the call was cancelled.</summary>
    public int Cancelled => Rows.Count(row => row.IsCancelled);

    /// <summary>How often a fault took effect.</summary>
    public int Effected => Rows.Sum(row => row.Run?.Faults.Sum(fault => fault.Effected) ?? 0);

    /// <summary>How often one was survived.</summary>
    public int Survived => Rows.Sum(row => row.Run?.Attribution.Survived ?? 0);

    /// <summary>Every operation that failed, with its row.</summary>
    public IEnumerable<(ReportRow Row, FailedOperation Operation)> Failed =>
        Rows.SelectMany(row => (row.Run?.Attribution.Failed ?? []).Select(failed => (row, failed)));

    /// <summary>What became of faults and of the operations under them, in one sentence; null when there was
    /// neither.</summary>
    /// <value>For example <c>faults took effect 3 times, 2 survived; operations that failed: 1 direct</c>.</value>
    public string? FaultSummary
    {
        get
        {
            var causes = Failed
                .GroupBy(pair => pair.Operation.Cause)
                .OrderBy(group => group.Key)
                .Select(group => $"{group.Count()} {group.Key.ToText()}")
                .ToList();
            if (Effected == 0 && causes.Count == 0)
                return null;
            return $"faults took effect {Counted.Of(Effected, "time")}, {Survived} survived; operations that failed: "
                + $"{(causes.Count > 0 ? string.Join(", ", causes) : "none")}";
        }
    }

    /// <summary>The page of a run's trace.</summary>
    /// <param name="row">The run.</param>
    /// <returns>Its address; null when the run has no trace or the dashboard is not known.</returns>
    public Uri? TraceOf(ReportRow row) =>
        Dashboard is null || row.Run?.TraceId is null ? null : new(Dashboard, $"/traces/detail/{row.Run.TraceId}");

    /// <summary>Every finding with its row, violations first.</summary>
    public IEnumerable<(ReportRow Row, CheckResult Check)> Findings =>
        Rows.SelectMany(row => row.Checks.Where(check => check.IsFinding).Select(check => (row, check)))
            .OrderBy(pair => pair.check.Level);

    /// <summary>What became, over all runs, of each check that holds in any traffic.</summary>
    public IReadOnlyList<InvariantTally> Invariants =>
        [
            .. Rows.SelectMany(row => row.Run?.Invariants ?? [])
                .GroupBy(result => result.Check.Id)
                .Select(group => new InvariantTally(
                    group.Key,
                    group.Count(result => result.Judgement.Status == CheckStatus.Held),
                    group.Count(result => result.Judgement.Status == CheckStatus.Violated),
                    group.Count(result => result.Judgement.Status == CheckStatus.NotExercised)
                )),
        ];

    /// <summary>The same in one sentence; null where none was judged.</summary>
    public string? InvariantSummary =>
        Invariants is { Count: > 0 } all
            ? $"{Counted.Of(all.Count, "check")} {Counted.Noun(all.Count, "was", "were")} judged in the traffic "
                + "of every run: "
                + $"{all.Count(one => one.IsHeld)} {Counted.Noun(all.Count(one => one.IsHeld), "holds", "hold")}, "
                + $"{all.Count(one => one.Violated > 0)} "
                + $"{Counted.Noun(all.Count(one => one.Violated > 0), "does", "do")} not, "
                + $"{all.Count(one => one.IsNotExercised)} had nothing to "
                + "judge"
            : null;

    /// <summary>How many findings amount to something.</summary>
    /// <param name="finding">What they amount to.</param>
    /// <returns>The number.</returns>
    public int Count(FindingKind finding) => Findings.Count(pair => pair.Check.Finding == finding);

    /// <summary>How many rows have a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>The number.</returns>
    public int Count(Verdict verdict) => Rows.Count(row => row.Verdict == verdict);
}

/// <summary>The target of a report.</summary>
/// <param name="Role">Which side of MCP it is.</param>
/// <param name="Kind">url, npm, profile or command.</param>
/// <param name="Name">Its name.</param>
/// <param name="Revisions">Revisions it speaks.</param>
/// <param name="Remarks">What a person should know of it.</param>
public sealed record ReportTarget(
    TargetRole Role,
    string Kind,
    string Name,
    IReadOnlyList<string> Revisions,
    IReadOnlyList<string> Remarks
);

/// <summary>One run, or the reason why there was none.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Target">Name of the target.</param>
/// <param name="Run">The run; null when none took place.</param>
/// <param name="Reason">Why none took place.</param>
public sealed record ReportRow(
    Scenario Scenario,
    Revision Revision,
    string Target,
    RunResult? Run,
    string? Reason = null
)
{
    /// <summary>Whether a run was due and did not take place, so that nothing is known.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether the call was cancelled before the run was over.</summary>
    public bool IsCancelled => IsOpen || Run?.IsCancelled == true;

    /// <summary>Whether a run took place or should have: what reports list.</summary>
    public bool WasDue => IsOpen || Run is not null;

    /// <summary>The verdict.</summary>
    public Verdict Verdict => IsOpen ? Verdict.Unknown : Run?.Verdict ?? Verdict.NotApplicable;

    /// <summary>The check results; none without a run.</summary>
    public IReadOnlyList<CheckResult> Checks => Run?.Checks ?? [];

    /// <summary>Why the verdict is what it is, where the checks do not say it.</summary>
    public string? Because =>
        Reason
        ?? (Run?.IsTimeoutAlone == true ? Run.Timeout : null)
        ?? Run?.Failure
        ?? WithoutEffect
        ?? Unexplained
        ?? (Verdict == Verdict.NotApplicable ? Checks.Select(check => check.Explanation).FirstOrDefault() : null);

    private string? WithoutEffect =>
        Run?.Faults.FirstOrDefault(fault => fault.Problem is not null) is { } fault
            ? $"fault '{fault.Rule}' ({fault.Description}): {fault.Problem}"
            : null;

    private string? Unexplained =>
        Verdict == Verdict.Unknown && Run?.Attribution.Unexplained.FirstOrDefault() is { } failed
            ? $"operation {failed.Operation} ({failed.Name}) got no answer: {failed.Because}"
            : null;
}
