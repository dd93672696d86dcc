using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Sessions;

/// <summary>The server is behind a framework that sends whoever forgets the slash at the end of the path
/// there.</summary>
internal sealed class Redirected : ClientScenario
{
    public override string Id => "client-sessions/redirected";

    public override string Summary =>
        "Every request is answered 307 and sent to the same path with a slash at its end.";

    public override IReadOnlyList<string> FailureModes => ["FM-1a", "FM-6b"];

    public override IReadOnlyList<Check> Checks => [HeaderChecks.ClientEchoesSessionId];

    public override IReadOnlyList<string> PositiveControls => ["client-follows-redirects"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-forgets-session-id-on-redirect", HeaderChecks.ClientEchoesSessionId)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision);
        peer.On(
            request => request.Target == PeerPaths.Mcp,
            (_, answer) => answer.SendStatusAsync(307, $"Location: {PeerPaths.Mcp}/")
        );
        return peer;
    }
}
