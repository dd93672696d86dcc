using McpTestbed.Core.Protocol;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Replicas;

namespace McpTestbed.Lab.Runs;

/// <summary>What is to be run, and what is not and why: planned before anything runs, and reported
/// afterwards.</summary>
public sealed record RunPlan
{
    private RunPlan(IEnumerable<PlannedRun> runs, IEnumerable<ReportRow> notApplicable)
    {
        Runs = [.. runs];
        NotApplicable = [.. notApplicable];
    }

    /// <summary>The runs, in the order of the report.</summary>
    public IReadOnlyList<PlannedRun> Runs { get; }

    /// <summary>Scenarios in revisions that the target does not speak.</summary>
    public IReadOnlyList<ReportRow> NotApplicable { get; }

    /// <summary>Plans to judge one target: every scenario in each of its revisions.</summary>
    /// <param name="target">The target.</param>
    /// <param name="scenarios">The scenarios chosen.</param>
    /// <param name="revisions">The revisions chosen.</param>
    /// <param name="repeat">How often each run is done, from 1.</param>
    /// <param name="copies">Processes of the target for scenarios that end one; null for none.</param>
    /// <returns>The plan.</returns>
    public static RunPlan ForTarget(
        ITarget target,
        IReadOnlyList<Scenario> scenarios,
        IReadOnlyList<Revision> revisions,
        int repeat,
        TargetCopies? copies = null
    )
    {
        var facts = target.Facts;
        if (facts.Endurance != Endurance.Lasting)
            return ForOneRequest(target, scenarios, revisions);
        var pairs = scenarios
            .Where(scenario => scenario.Role == facts.Role)
            .SelectMany(scenario =>
                scenario
                    .Range.Revisions.Where(revisions.Contains)
                    .Select(revision => (Scenario: scenario, Revision: revision))
            )
            .ToLookup(pair => facts.Revisions.Contains(pair.Revision.Id));
        return new(
            pairs[true]
                .SelectMany(pair =>
                    Enumerable
                        .Range(1, repeat)
                        .Select(repetition => new PlannedRun(
                            copies?.For(pair.Scenario, target) ?? target,
                            pair.Scenario,
                            pair.Revision,
                            repetition
                        ))
                ),
            pairs[false]
                .Select(pair => new ReportRow(
                    pair.Scenario,
                    pair.Revision,
                    facts.Name,
                    null,
                    $"the target does not speak {pair.Revision}"
                ))
        );
    }

    /// <summary>Plans for a target of which one request is left, or none.</summary>
    private static RunPlan ForOneRequest(
        ITarget target,
        IReadOnlyList<Scenario> scenarios,
        IReadOnlyList<Revision> revisions
    )
    {
        var facts = target.Facts;
        var pairs = scenarios
            .SelectMany(scenario =>
                scenario
                    .Range.Revisions.Where(revisions.Contains)
                    .Select(revision => (Scenario: scenario, Revision: revision))
            )
            .ToList();
        var one =
            facts.Endurance == Endurance.UsedUp
                ? null
                : pairs
                    .Where(pair =>
                        pair.Scenario.SuitsTargetsThatServeOnce && facts.Revisions.Contains(pair.Revision.Id)
                    )
                    .Select(pair => new PlannedRun(target, pair.Scenario, pair.Revision, 1))
                    .LastOrDefault();
        return new(
            one is null ? [] : [one],
            pairs
                .Where(pair => (pair.Scenario, pair.Revision) != (one?.Scenario, one?.Revision))
                .Select(pair => new ReportRow(
                    pair.Scenario,
                    pair.Revision,
                    facts.Name,
                    null,
                    facts.Endurance == Endurance.UsedUp
                        ? "the target served its first request and no other, so nothing is left to try; give its "
                            + "command line in place of its address, and it is started anew"
                        : "the target serves its first request and no other (see http/requests-after-the-first)"
                ))
        );
    }

    /// <summary>Plans the self-proof: every scenario on the good targets it must pass and the broken ones it must
    /// catch.</summary>
    /// <param name="scenarios">The scenarios chosen.</param>
    /// <param name="revisions">The revisions chosen.</param>
    /// <param name="targets">The controls that run; those that cannot be had are left out.</param>
    /// <param name="repeat">How often each run is done, from 1.</param>
    /// <returns>The plan.</returns>
    public static RunPlan ForControls(
        IReadOnlyList<Scenario> scenarios,
        IReadOnlyList<Revision> revisions,
        ControlTargets targets,
        int repeat
    )
    {
        var once = scenarios.SelectMany(scenario => ControlsOf(scenario, revisions, targets)).ToList();
        return new(
            Enumerable
                .Range(1, repeat)
                .SelectMany(repetition => once.Select(run => run with { Repetition = repetition })),
            []
        );
    }

    /// <summary>The rows of the report: what was run, what was planned and never begun, and what does not
    /// apply.</summary>
    /// <param name="results">The results of the runs that took place.</param>
    /// <returns>The rows. The self-proof lists only what took place, and counts what was planned.</returns>
    public IReadOnlyList<ReportRow> RowsOf(IReadOnlyList<RunResult> results)
    {
        var begun = results.Select(result => (result.Scenario, result.Revision, result.Repetition)).ToHashSet();
        var never = Runs.Where(run => !run.IsControl && !begun.Contains((run.Scenario, run.Revision, run.Repetition)))
            .Select(run => new ReportRow(
                run.Scenario,
                run.Revision,
                run.Target.Facts.Name,
                null,
                "the call was cancelled before this run began"
            )
            {
                IsOpen = true,
            });
        return
        [
            .. results.Select(result => new ReportRow(result.Scenario, result.Revision, result.Target, result)),
            .. never,
            .. NotApplicable,
        ];
    }

    private static IEnumerable<PlannedRun> ControlsOf(
        Scenario scenario,
        IReadOnlyList<Revision> revisions,
        ControlTargets targets
    )
    {
        foreach (var profile in scenario.PositiveControls)
        {
            foreach (var revision in InRange(profile))
                yield return new(targets[profile], scenario, revision, 1) { IsControl = true };
        }

        foreach (var control in scenario.NegativeControls)
        {
            var revision = control.Only is null
                ? InRange(control.Profile).LastOrDefault()
                : InRange(control.Profile).FirstOrDefault(candidate => candidate == control.Only);
            if (revision is not null)
                yield return new(targets[control.Profile], scenario, revision, 1)
                {
                    IsControl = true,
                    NegativeControl = control,
                };
        }

        IEnumerable<Revision> InRange(string profile) =>
            scenario.Range.Revisions.Where(revision =>
                !targets.Missing.Contains(profile)
                && revisions.Contains(revision)
                && targets[profile].Facts.Revisions.Contains(revision.Id)
            );
    }
}
