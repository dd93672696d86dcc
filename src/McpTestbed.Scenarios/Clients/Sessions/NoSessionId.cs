using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Sessions;

/// <summary>The server issues no session id, as it may.</summary>
internal sealed class NoSessionId : ClientScenario
{
    public override string Id => "client-sessions/no-session-id";

    public override string Summary => "The server issues no session id.";

    public override IReadOnlyList<string> FailureModes => ["FM-2a", "FM-2c"];

    public override IReadOnlyList<Check> Checks => [ReadingChecks.ClientWorksWithoutSessionId];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-demands-session-id", ReadingChecks.ClientWorksWithoutSessionId)];

    protected override Peer CreatePeer(ScenarioContext context) =>
        new SessionPeer(context.Revision) { IssuesIds = false };
}
