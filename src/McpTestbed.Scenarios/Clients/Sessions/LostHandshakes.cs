using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Sessions;

/// <summary>No answer to initialize reaches the client, though the server opens a session each time.</summary>
internal sealed class LostInitialize : ClientScenario
{
    public override string Id => "client-sessions/lost-initialize";

    public override string Summary =>
        "The server opens a session for each initialize, and the connection ends (FIN) before its answer.";

    public override IReadOnlyList<string> FailureModes => ["FM-5a"];

    public override IReadOnlyList<Check> Checks => [RecoveryChecks.ClientInitializesBoundedly];

    public override IReadOnlyList<string> PositiveControls => ["client", "client-gives-up", "client-connection-each"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-initializes-for-ever", RecoveryChecks.ClientInitializesBoundedly)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        peer.OnRpc("initialize", (_, answer) =>
        {
            peer.OpenSession();
            answer.Cut();
            return Task.CompletedTask;
        });
        return peer;
    }
}

/// <summary>The server wants a token before it opens a session.</summary>
internal sealed class NotAuthorized : ClientScenario
{
    public override string Id => "client-sessions/not-authorized";

    public override string Summary => "Every request is answered 401, and there is no metadata of who authorizes.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override ProtocolRange Range => new(Revision.V20250326, Revision.V20250326);

    public override IReadOnlyList<Check> Checks =>
        [HeaderChecks.ClientNamesItsVersionWhenItAsksWhoAuthorizes, VersionChecks.ClientHeedsARefusedInitialize];

    public override IReadOnlyList<string> PositiveControls => ["client-asks-who-authorizes"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-asks-who-authorizes-without-version", HeaderChecks.ClientNamesItsVersionWhenItAsksWhoAuthorizes)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        peer.On(request => !PeerPaths.IsOfMcp(request.Target), (_, answer) => answer.SendStatusAsync(404));
        peer.On(_ => true, (_, answer) => answer.SendStatusAsync(401, "WWW-Authenticate: Bearer"));
        return peer;
    }
}
