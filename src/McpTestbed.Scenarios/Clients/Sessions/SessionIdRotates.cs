using System.Security.Cryptography;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Sessions;

/// <summary>A later response has another session id, which the text does not speak of.</summary>
internal sealed class SessionIdRotates : ClientScenario
{
    public override string Id => "client-sessions/session-id-rotates";

    public override string Summary => "The answer to tools/list has another session id than that to initialize.";

    public override IReadOnlyList<string> FailureModes => ["FM-1c", "FM-2c"];

    public override IReadOnlyList<Check> Checks => [LifeChecks.ClientKeepsTheFirstId];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-takes-later-session-id", LifeChecks.ClientKeepsTheFirstId)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision) { ServesAnyId = true };
        peer.OnRpc("tools/list", (request, answer) =>
            peer.ReplyAsync(
                request,
                answer,
                peer.AnswerTo(request.Json!),
                $"{McpHeaders.SessionId}: other-{RandomNumberGenerator.GetHexString(32, lowercase: true)}"
            )
        );
        return peer;
    }
}
