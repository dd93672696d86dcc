using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Core.Checking;

/// <summary>Runs the checks of a scenario over a history. The same history always gives the same answer.</summary>
public static class Judge
{
    private const string Cancelled = "the call was cancelled before this could be seen";

    /// <summary>Judges a stored history.</summary>
    /// <param name="history">The history.</param>
    /// <param name="checks">The checks of its scenario.</param>
    /// <param name="invariants">The checks that hold in any traffic. What they found is a result like any other; where
    /// they hold or had nothing to judge, they only count, and never make a run valid in which nothing was
    /// tried.</param>
    /// <returns>Results, faults and verdict.</returns>
    public static JudgedRun Run(History history, IReadOnlyList<Check> checks, IReadOnlyList<Check>? invariants = null)
    {
        var revision = Revision.Parse(history.Began.Revision);
        var always = (invariants ?? [])
            .Except(checks)
            .Where(check => check.AppliesTo(revision))
            .Select(check => WithNothingToJudge(ResultOf(check, history, revision)))
            .ToList();
        var results = WithoutConsequences([
            .. checks.Where(check => check.AppliesTo(revision)).Select(check => ResultOf(check, history, revision)),
            .. always.Where(result => result.IsFinding),
        ]);
        var faults = FaultReport.FromHistory(history);
        var failure = history.Entries.OfType<RunEnded>().FirstOrDefault() is { } ended
            ? ended.Failure
            : "the run was ended before it was complete";
        var attribution = Attributor.Attribute(history, results);
        var facts = history.Marks(MarkNames.Fact).Select(mark => mark.Detail);
        return new(results, faults, failure, VerdictOf(results, faults, failure, attribution))
        {
            Attribution = attribution,
            Facts = [.. facts],
            Timeout = Timeouts.ReasonOf(history, attribution),
            IsCancelled = history.IsCancelled,
            Invariants = always,
        };
    }

    /// <summary>Judges traffic that no scenario drove, by the checks that hold in any traffic.</summary>
    /// <param name="history">The history, of any kind and not of necessity ended.</param>
    /// <param name="invariants">The checks.</param>
    /// <returns>Results, faults and verdict. A rule that never took effect is no fault of the record.</returns>
    public static JudgedRun Traffic(History history, IReadOnlyList<Check> invariants)
    {
        var revision = Revision.Parse(history.Began.Revision);
        var results = invariants
            .Where(check => check.AppliesTo(revision))
            .Select(check => WithNothingToJudge(ResultOf(check, history, revision)))
            .ToList();
        return new(results, [], null, VerdictOf(results, [], null, Attribution.None)) { Invariants = results };
    }

    private static List<CheckResult> WithoutConsequences(IReadOnlyList<CheckResult> results)
    {
        var causes = results.Where(result => result.IsFinding).ToList();
        return
        [
            .. results.Select(result =>
                result.IsFinding && causes.Find(cause => cause.Check.Explains.Contains(result.Check.Id)) is { } cause
                    ? result with
                    {
                        Judgement = Judgement.NotExercised(
                            $"{cause.Check.Id} is violated in this run, which may be the reason: "
                                + result.Judgement.Explanation
                        ),
                    }
                    : result
            ),
        ];
    }

    /// <summary>Traffic without what an invariant speaks of gave it no chance.</summary>
    private static CheckResult WithNothingToJudge(CheckResult result) =>
        result.Judgement.Status == CheckStatus.Unknown
            ? result with
            {
                Judgement = Judgement.NotExercised(result.Judgement.Explanation),
            }
            : result;

    private static CheckResult ResultOf(Check check, History history, Revision revision)
    {
        var requirements = check.RequirementsIn(revision);
        return new(
            check,
            requirements[0].Level,
            [.. requirements.Select(requirement => requirement.Id)],
            Safely(check, history)
        );
    }

    /// <summary>The one place where a throwing checker becomes Unknown, and absence becomes "not exercised" with its
    /// reason.</summary>
    private static Judgement Safely(Check check, History history)
    {
        Judgement judgement;
        try
        {
            judgement = check.Judge(history);
        }
#pragma warning disable CA1031 // a checker that throws must not take the other checks with it
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Judgement.Unknown($"the checker failed: {error.GetType().Name}: {error.Message}");
        }

        if (judgement.Status is CheckStatus.Held or CheckStatus.Violated && history.IsBounded)
        {
            return Judgement.Unknown(
                "the recorder reached its bound or failed, so what is missing from the history proves nothing",
                judgement.Evidence
            );
        }

        if (judgement.Status == CheckStatus.Violated && history.IsCancelled && IsOfTheEnd(judgement, history))
            return Judgement.Unknown(Cancelled, judgement.Evidence);
        if (
            judgement.Status == CheckStatus.Violated
            && history.LostSessions.FirstOrDefault(lost => IsPartOf(judgement, lost, history)) is { } turned
        )
            return Judgement.NotExercised(turned.Reason);
        if (judgement.Status != CheckStatus.Unknown)
            return judgement;
        var excuse = history
            .Marks(MarkNames.NoChance)
            .FirstOrDefault(mark => mark.About.Count == 0 || mark.About.Contains(check.Id));
        if (excuse is not null)
            return Judgement.NotExercised(excuse.Detail);

        if (history.IsCancelled)
            return Judgement.Unknown(Cancelled, judgement.Evidence);

        // What is only absent is absent because the session was, where one was lost.
        return judgement.Evidence.Count == 0 && history.LostSessions is [var lost, ..]
            ? Judgement.NotExercised(lost.Reason)
            : judgement;
    }

    /// <summary>Of a run that was cancelled: whether a finding rests on what was still going on, or on a process that
    /// ended. The one who cancelled the call may have ended that.</summary>
    private static bool IsOfTheEnd(Judgement finding, History history) =>
        history.Entries.OfType<ProcessExited>().Any(exit => finding.Evidence.Contains(exit.Line))
        || history.Exchanges.Any(exchange =>
            exchange.Completion is not { Outcome: OperationOutcome.Ok }
            && exchange.Evidence.Any(finding.Evidence.Contains)
        );

    /// <summary>
    /// Whether a finding rests on a 404 in a session that was served again afterwards, and does not say so itself: that
    /// the session is lost now and then is one finding, and its 404s prove nothing else.
    /// </summary>
    private static bool IsPartOf(Judgement finding, LostSession lost, History history) =>
        lost.ServedAgain is { } again
        && !(again.Evidence.Any(finding.Evidence.Contains) && lost.Ended.Evidence.Any(finding.Evidence.Contains))
        && history.Exchanges.Any(exchange =>
            exchange.Status == 404
            && exchange.SessionIds().Contains(lost.Session)
            && exchange.Evidence.Any(finding.Evidence.Contains)
        );

    private static Verdict VerdictOf(
        List<CheckResult> results,
        IReadOnlyList<FaultReport> faults,
        string? failure,
        Attribution attribution
    )
    {
        if (results.Any(result => result is { IsFinding: true, Level: RequirementLevel.Must }))
            return Verdict.Invalid;
        if (failure is not null || faults.Any(fault => fault.Problem is not null) || attribution.Unexplained.Any())
            return Verdict.Unknown;
        if (results.Any(result => result.Status == CheckStatus.Unknown))
            return Verdict.Unknown;
        return results.Any(result => result.Status is CheckStatus.Held or CheckStatus.Violated)
            ? Verdict.Valid
            : Verdict.NotApplicable;
    }
}

/// <summary>What judging a history gave.</summary>
/// <param name="Checks">One result for each check of the scenario that applies to the revision, and one for each
/// invariant that does not hold.</param>
/// <param name="Faults">What became of each armed fault.</param>
/// <param name="Failure">What broke the run, if anything did.</param>
/// <param name="Verdict">The worst of it.</param>
public record JudgedRun(
    IReadOnlyList<CheckResult> Checks,
    IReadOnlyList<FaultReport> Faults,
    string? Failure,
    Verdict Verdict
)
{
    /// <summary>What the operations that failed, failed of, and how many faults were survived.</summary>
    public Attribution Attribution { get; init; } = Attribution.None;

    /// <summary>The deadline for which the run is not known, in words; null where none ended what nothing else
    /// explains.</summary>
    public string? Timeout { get; init; }

    /// <summary>Whether the call was cancelled while the run went on.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Whether the run proves nothing for a deadline alone: no rule is broken, and whatever failed without an
    /// explanation was given up.</summary>
    public bool IsTimeoutAlone => Verdict == Verdict.Unknown && Timeout is not null;

    /// <summary>Figures that the run measured: reported, never judged.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>What became of each check that holds in any traffic; those that do not hold are among the checks,
    /// too.</summary>
    public IReadOnlyList<CheckResult> Invariants { get; init; } = [];
}
