using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Sessions;

/// <summary>initialize is answered late.</summary>
internal sealed class SlowHandshake : ClientScenario
{
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(400);

    public override string Id => "client-sessions/slow-handshake";

    public override string Summary => "initialize is answered after 0.4 s, or when the client asks something else.";

    public override IReadOnlyList<string> FailureModes => ["FM-5a"];

    public override IReadOnlyList<Check> Checks => [HandshakeChecks.ClientWaitsForInitialize];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("client-early", HandshakeChecks.ClientWaitsForInitialize),
            new("client-cancels-initialize", ClientMessageChecks.ClientNeverCancelsInitialize),
        ];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        peer.OnRpc("initialize", async (request, answer) =>
        {
            var before = peer.Requests;
            await peer.UntilAsync(() => peer.Requests > before, context.Deadline(Late, answer.Gone));
            await peer.InitializeAsync(request, answer);
        });
        return peer;
    }
}
