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
        var scenario = Find(id);
        var revisions = scenario
            .Range.Revisions.Where(revision => servers[profile].Target.Revisions.Contains(revision.Id))
            .ToList();

        Assert.NotEmpty(revisions);
        foreach (var revision in revisions)
        {
            var result = await RunAsync(new(servers[profile], scenario, revision, 1) { IsControl = true });
            Assert.True(result.Proven, $"{revision}: {Describe(result)}");
        }
    }

    [Theory]
    [MemberData(nameof(Negative))]
    public async Task Scenario_FindsExactlyTheDefect_OnABrokenServer(string id, string profile)
    {
        var scenario = Find(id);
        var control = scenario.NegativeControls.Single(candidate => candidate.Profile == profile);
        var revision = control.Only
            ?? scenario.Range.Revisions.Last(candidate => servers[profile].Target.Revisions.Contains(candidate.Id));

        var result = await RunAsync(
            new(servers[profile], scenario, revision, 1) { IsControl = true, NegativeControl = control }
        );

        Assert.True(result.Proven, Describe(result));
    }

    private static Scenario Find(string id) => ScenarioCatalog.All.Single(scenario => scenario.Id == id);

    private async Task<RunResult> RunAsync(PlannedRun run)
    {
        var schedule = new Schedule
        {
            Folder = servers.Folder,
            Seed = 42,
            Parallel = 1,
            Timeout = Timeout,
            Invariants = ScenarioCatalog.Invariants,
        };
        return (await schedule.RunAsync([run], _ => { }, TestContext.Current.CancellationToken)).Single();
    }

    private static string Describe(RunResult result) =>
        string.Join(
            '\n',
            [
                $"{result.Verdict}, must violate: {string.Join(", ", result.NegativeControl?.ViolatedIds ?? [])}",
                .. result
                    .Judged.Checks.Where(check => check.Judgement.Status != CheckStatus.Held)
                    .Select(check => $"{check.Judgement.Status} {check.Check.Id}: {check.Judgement.Explanation}"),
                .. result
                    .Judged.Faults.Where(fault => fault.Problem is not null)
                    .Select(fault => $"fault {fault.Rule}: {fault.Problem}"),
                result.Judged.Failure ?? "",
            ]
        );
}
