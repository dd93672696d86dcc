using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Scenarios.Tests.Controls;

/// <summary>Every scenario finds nothing on its good servers, and exactly its findings on its broken ones.</summary>
[Collection(ReferenceServers.OneAtATime)]
public sealed class ControlTests(ReferenceServers servers)
{
    public static TheoryData<string> Scenarios => [.. ScenarioCatalog.All.Select(scenario => scenario.Id)];

    public static TheoryData<string> WithBrokenServers =>
        [.. ScenarioCatalog.All.Where(scenario => scenario.NegativeControls.Count > 0).Select(scenario => scenario.Id)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Scenario_FindsNothing_OnItsGoodServers_InAnyOfTheirRevisions(string id)
    {
        var scenario = Find(id);
        foreach (var profile in scenario.PositiveControls)
        {
            var runs = (await servers.ProveAsync(scenario, profile)).Where(run => run.IsOfGoodTarget);

            Assert.NotEmpty(runs);
            Assert.All(runs, run => Assert.True(run.Result.Proven, Describe(run.Result)));
        }
    }

    [Theory]
    [MemberData(nameof(WithBrokenServers))]
    public async Task Scenario_FindsExactlyTheDefect_OnEachOfItsBrokenServers(string id)
    {
        var scenario = Find(id);
        var runs = new List<ProofRun>();
        foreach (var profile in scenario.NegativeControls.Select(control => control.Profile).Distinct())
            runs.AddRange((await servers.ProveAsync(scenario, profile)).Where(run => !run.IsOfGoodTarget));

        Assert.Equal(
            scenario.NegativeControls.Select(control => control.Profile).Order(StringComparer.Ordinal),
            runs.Select(run => run.Planned.NegativeControl!.Profile).Order(StringComparer.Ordinal)
        );
        Assert.All(runs, run => Assert.True(run.Result.Proven, Describe(run.Result)));
    }

    private static Scenario Find(string id) => ScenarioCatalog.All.Single(scenario => scenario.Id == id);

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
