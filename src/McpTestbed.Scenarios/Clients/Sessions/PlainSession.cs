using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Sessions;

/// <summary>Nothing goes wrong, and every answer is a JSON body.</summary>
internal sealed class PlainSession : ClientScenario
{
    public override string Id => "client-sessions/plain-session";

    public override string Summary => "A session in which nothing goes wrong, with answers as JSON bodies.";

    public override IReadOnlyList<string> FailureModes => ["FM-1a", "FM-5a"];

    public override IReadOnlyList<Check> Checks => [LifeChecks.ClientOpensASession, LifeChecks.ClientDeletesItsSession];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("client-no-delete", LifeChecks.ClientDeletesItsSession),
            new("client-forgets-session-id", HeaderChecks.ClientEchoesSessionId),
        ];

    protected override Peer CreatePeer(ScenarioContext context) => new SessionPeer(context.Revision);
}
