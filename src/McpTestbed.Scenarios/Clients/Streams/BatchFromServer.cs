using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Streams;

/// <summary>The server pings in a batch, as 2025-03-26 lets it.</summary>
internal sealed class BatchFromServer : ClientScenario
{
    private static readonly TimeSpan Pong = TimeSpan.FromSeconds(2);

    public override string Id => "client-streams/batch-from-server";

    public override string Summary =>
        "Before it answers a call, the server sends a log message and a ping in one batch.";

    public override IReadOnlyList<string> FailureModes => ["FM-6a", "FM-6b"];

    public override ProtocolRange Range => new(Revision.V20250326, Revision.V20250326);

    public override IReadOnlyList<Check> Checks => [ReadingChecks.ClientTakesABatch];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-reads-no-batches", ReadingChecks.ClientTakesABatch)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 1 };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision) { Streams = true };
        peer.OnRpc("tools/call", (request, answer) =>
            peer.AskFirstAsync(
                request,
                answer,
                context.Deadline(Pong, answer.Gone),
                $"[{Rpc.Log("at work")},{Rpc.Request("ping-in-a-batch", "ping")}]"
            )
        );
        return peer;
    }
}
