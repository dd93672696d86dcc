using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Streams;

/// <summary>The server asks for what no client has to have.</summary>
internal sealed class UndeclaredRequest : ClientScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override string Id => "client-streams/undeclared-request";

    public override string Summary => "Before it answers a call, the server asks for the client's roots.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<Check> Checks =>
        [HandshakeChecks.ClientAnswersOnlyWhatItDeclared, ClientMessageChecks.ClientErrorIsComplete];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("client-answers-undeclared", HandshakeChecks.ClientAnswersOnlyWhatItDeclared),
            new("client-error-without-code", ClientMessageChecks.ClientErrorIsComplete),
        ];

    protected override ClientWork Work => ClientWork.Call with { Calls = 1 };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision) { Streams = true };
        peer.OnRpc("tools/call", (request, answer) =>
            peer.AskFirstAsync(
                request,
                answer,
                context.Deadline(Patience, answer.Gone),
                Rpc.Request("roots-1", "roots/list")
            )
        );
        return peer;
    }
}
