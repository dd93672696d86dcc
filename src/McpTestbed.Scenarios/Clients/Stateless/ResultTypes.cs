using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Stateless;

/// <summary>Results do not say of which type they are, as those of older servers.</summary>
internal sealed class ResultsWithoutType : StatelessScenario
{
    public override string Id => "client-stateless/results-without-type";

    public override string Summary => "No result has resultType, as those of older servers.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<Check> Checks => [StatelessReplyChecks.ClientTakesResultsWithoutType];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-needs-result-type", StatelessReplyChecks.ClientTakesResultsWithoutType)];

    protected override Peer CreatePeer(ScenarioContext context) => new StatelessPeer { NamesResultType = false };
}

/// <summary>A result is of a type that no revision has.</summary>
internal sealed class UnknownResultType : StatelessScenario
{
    public override string Id => "client-stateless/unknown-result-type";

    public override string Summary =>
        "The first page of the tools is a result of the type pending, and has a cursor to another.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<Check> Checks => [StatelessReplyChecks.ClientRefusesUnknownResultTypes];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-takes-unknown-result-type", StatelessReplyChecks.ClientRefusesUnknownResultTypes)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer();
        peer.OnRpc(
            "tools/list",
            (request, answer) =>
                peer.ReplyAsync(
                    request,
                    answer,
                    peer.List(peer.Tools.DeepClone().AsArray(), "of-a-result-that-is-none", type: "pending")
                ),
            times: 1
        );
        return peer;
    }
}
