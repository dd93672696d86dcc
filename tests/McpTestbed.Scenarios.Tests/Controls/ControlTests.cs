using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Runs;

namespace McpTestbed.Scenarios.Tests.Controls;

/// <summary>Every scenario finds nothing on its good servers, and exactly its findings on its broken ones.</summary>
[Collection(ReferenceServers.OneAtATime)]
public sealed class ControlTests(ReferenceServers servers)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string> Positive =>
        [
            .. from scenario in ScenarioCatalog.All
            from profile in scenario.PositiveControls
            select (scenario.Id, profile),
        ];

    public static TheoryData<string, string> Negative =>
        [
            .. from scenario in ScenarioCatalog.All
            from control in scenario.NegativeControls
            select (scenario.Id, control.Profile),
        ];

    [Theory]
    [MemberData(nameof(Positive))]
    public async Task Scenario_FindsNothing_OnAGoodServer_InAnyOfItsRevisions(string id, string profile)
    {
        var runs = servers.Plan(Find(id), profile).Where(run => run.NegativeControl is null).ToList();

        Assert.NotEmpty(runs);
        var results = await RunAsync(runs);
        Assert.Equal(runs.Select(run => run.Revision), results.Select(result => result.Revision));
        Assert.All(results, result => Assert.True(result.Proven, $"{result.Revision}: {Describe(result)}"));
    }

    [Theory]
    [MemberData(nameof(Negative))]
    public async Task Scenario_FindsExactlyTheDefect_OnABrokenServer(string id, string profile)
    {
        var run = Assert.Single(servers.Plan(Find(id), profile), run => run.NegativeControl is not null);

        var result = Assert.Single(await RunAsync([run]));

        Assert.True(result.Proven, Describe(result));
    }

    private static Scenario Find(string id) => ScenarioCatalog.All.Single(scenario => scenario.Id == id);

    private Task<IReadOnlyList<RunResult>> RunAsync(List<PlannedRun> runs)
    {
        var schedule = new Schedule
        {
            Folder = servers.Folder,
            Seed = 42,
            Parallel = runs.Count,
            Timeout = Timeout,
            Invariants = ScenarioCatalog.Invariants,
        };
        return schedule.RunAsync(runs, _ => { }, TestContext.Current.CancellationToken);
    }

    private static string Describe(RunResult result) =>
        string.Join(
            '\n',
            [
                $"{result.Verdict}, must violate: {string.Join(", ", result.NegativeControl?.ViolatedIds ?? [])}",
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
