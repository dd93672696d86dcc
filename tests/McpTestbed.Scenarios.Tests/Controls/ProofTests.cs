using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Tests.Controls;

/// <summary>Green must mean proven: what did not happen, or was not seen, is never a pass.</summary>
[Collection(ReferenceServers.OneAtATime)]
public sealed class ProofTests(ReferenceServers servers)
{
    [Fact]
    public async Task Run_IsUnknown_WhenItsRuleNeverMatches()
    {
        var result = await RunAsync(new WithRule(new FaultScope { RpcMethod = "no/such-method" }));

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.All(result.Checks, check => Assert.Equal(CheckStatus.Held, check.Status));
        Assert.Equal("it never fired", Assert.Single(result.Faults).Problem);
    }

    [Fact]
    public async Task Run_IsUnknown_WhenItsRuleMatchesAndChangesNothing()
    {
        var result = await RunAsync(new WithRule(new FaultScope { RpcMethod = "ping" }) { Header = "No-Such-Header" });

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.Equal("it fired and no effect was seen", Assert.Single(result.Faults).Problem);
    }

    [Fact]
    public async Task Run_IsValid_WhenItsRuleTookEffect()
    {
        var result = await RunAsync(new WithRule(new FaultScope { RpcMethod = "ping" }));

        Assert.Equal(Verdict.Valid, result.Verdict);
        Assert.Equal(1, Assert.Single(result.Faults).Effected);
    }

    [Fact]
    public async Task Run_IsUnknown_WhenTheDriveFails_AndItsHistoryIsJudged()
    {
        var result = await RunAsync(new ThatThrows());

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.Contains("thrown on purpose", result.Failure, StringComparison.Ordinal);
        Assert.Contains(History.Load(result.HistoryPath).Entries, entry => entry is OperationCompleted);
    }

    [Fact]
    public async Task Run_IsUnknown_WhenAnOperationGetsNoAnswer_AndNothingExplainsIt()
    {
        var result = await RunAsync(new ThatGivesUp(ScenarioProbes.FreshKey()));

        Assert.Equal(Verdict.Unknown, result.Verdict);
        Assert.All(result.Checks, check => Assert.Equal(CheckStatus.Held, check.Status));
        var failed = Assert.Single(result.Attribution.Failed);
        Assert.Equal(("POST tools/call sleep", FailureCause.Unexplained), (failed.Name, failed.Cause));
    }

    private Task<RunResult> RunAsync(Scenario scenario) =>
        ScenarioRunner.RunAsync(
            scenario,
            servers["stateful"],
            new() { Revision = Revision.V20251125, Folder = Path.Combine(servers.Folder, Path.GetRandomFileName()) },
            TestContext.Current.CancellationToken
        );

    private abstract class Written : Scenario
    {
        public override string Id => "tests/written-for-a-test";

        public override string Summary => "";

        public override IReadOnlyList<string> FailureModes => [];

        public override ProtocolRange Range => ProtocolRange.Sessions;

        public override IReadOnlyList<Check> Checks => [MessageChecks.PingGetsAnEmptyResult];

        public override IReadOnlyList<NegativeControl> NegativeControls => [];
    }

    private sealed class WithRule(FaultScope scope) : Written
    {
        public string Header { get; init; } = "Accept";

        public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
        {
            var client = await context.OpenClientAsync(cancellationToken);
            await using var armed = context.Arm(
                "duplicate-a-header",
                new EditHeader(Message.Request, Header, HeaderEdit.Duplicate),
                scope
            );
            await client.CallAsync("ping", cancellationToken);
        }
    }

    private sealed class ThatGivesUp(string key) : Written
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

        public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
        {
            var client = await context.OpenClientAsync(cancellationToken);
            await client.CallAsync("ping", cancellationToken);
            await client.SendAsync(client.ToolRequest("sleep", new() { ["key"] = key }), Patience, cancellationToken);
            await client.CallToolAsync("release", new() { ["key"] = key }, cancellationToken);
        }
    }

    private sealed class ThatThrows : Written
    {
        public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
        {
            await context.OpenClientAsync(cancellationToken);
            throw new InvalidOperationException("thrown on purpose");
        }
    }
}
