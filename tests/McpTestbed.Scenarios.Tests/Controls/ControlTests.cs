using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Runs;

namespace McpTestbed.Scenarios.Tests.Controls;

/// <summary>Every scenario finds nothing on its good servers, and exactly its findings on its broken ones.</summary>
[Collection(ReferenceServers.OneAtATime)]
public sealed class ControlTests(ReferenceServers servers)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Scenarios => [.. ScenarioCatalog.All.Select(scenario => scenario.Id)];

    public static TheoryData<string> WithBrokenServers =>
        [.. ScenarioCatalog.All.Where(scenario => scenario.NegativeControls.Count > 0).Select(scenario => scenario.Id)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Scenario_FindsNothing_OnItsGoodServers_InAnyOfTheirRevisions(string id)
    {
        var scenario = Find(id);
        var runs = scenario
            .PositiveControls.SelectMany(profile => servers.Plan(scenario, profile))
            .Where(run => run.NegativeControl is null)
            .ToList();

        Assert.All(scenario.PositiveControls, profile => Assert.Contains(runs, run => run.Target == servers[profile]));
        await ProveAsync(runs);
    }

    [Theory]
    [MemberData(nameof(WithBrokenServers))]
    public async Task Scenario_FindsExactlyTheDefect_OnEachOfItsBrokenServers(string id)
    {
        var scenario = Find(id);
        var runs = scenario
            .NegativeControls.Select(control => control.Profile)
            .Distinct()
            .SelectMany(profile => servers.Plan(scenario, profile))
            .Where(run => run.NegativeControl is not null)
            .ToList();

        Assert.Equal(
            scenario.NegativeControls.Select(control => control.Profile).Order(StringComparer.Ordinal),
            runs.Select(run => run.NegativeControl!.Profile).Order(StringComparer.Ordinal)
        );

        await ProveAsync(runs);
    }

    private static Scenario Find(string id) => ScenarioCatalog.All.Single(scenario => scenario.Id == id);

    /// <summary>Several at a time, as the self-proof does them: a run that needs its target alone gets it
    /// alone.</summary>
    private async Task ProveAsync(List<PlannedRun> runs)
    {
        var schedule = new Schedule
        {
            Folder = servers.Folder,
            Seed = 42,
            Parallel = Parallelism.OfThisMachine(Parallelism.OfReferences),
            Timeout = Timeout,
            Invariants = ScenarioCatalog.InvariantsOf,
        };
        var results = await schedule.RunAsync(runs, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(runs.Count, results.Count);
        Assert.All(results, result => Assert.True(result.Proven, Describe(result)));
    }

    private static string Describe(RunResult result) =>
        string.Join(
            '\n',
            [
                $"{result.Target} in {result.Revision} is {result.Verdict}, "
                    + $"must violate: {string.Join(", ", result.NegativeControl?.ViolatedIds ?? [])}",
                .. result
                    .Checks.Where(check => check.Status != CheckStatus.Held)
                    .Select(check => $"{check.Status} {check.Id}: {check.Explanation}"),
                .. result
                    .Faults.Where(fault => fault.Problem is not null)
                    .Select(fault => $"fault {fault.Rule}: {fault.Problem}"),
                result.Failure ?? "",
            ]
        );
}
