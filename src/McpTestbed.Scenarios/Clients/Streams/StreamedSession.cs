using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Streams;

/// <summary>Nothing goes wrong, and every answer is a stream with something before it.</summary>
internal sealed class StreamedSession : ClientScenario
{
    private static readonly TimeSpan Pong = TimeSpan.FromSeconds(2);

    public override string Id => "client-streams/streamed-session";

    public override string Summary =>
        "Every answer is a stream, with a log message and a ping before the answer to each call.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a", "FM-6b"];

    public override IReadOnlyList<Check> Checks => [LifeChecks.ClientOpensASession, ReadingChecks.ClientAnswersPing];

    public override IReadOnlyList<string> PositiveControls =>
        [
            "client",
            "client-post-only",
            "client-gives-up",
            "client-no-resume",
            "client-connection-each",
            "client-slow",
            "client-stays",
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("client-reads-json-only", LifeChecks.ClientOpensASession),
            new("client-no-pong", ReadingChecks.ClientAnswersPing),
            new("client-pong-wrong-id", ClientMessageChecks.ClientAnswersWithTheId),
            new("client-answers-notifications", ClientMessageChecks.ClientAnswersNoNotification),
            new("client-mixes-batches", ClientMessageChecks.ClientBatchIsOfOneKind) { Only = Revision.V20250326 },
        ];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision) { Streams = true };
        var pings = 0;
        peer.OnRpc("tools/call", (request, answer) =>
            peer.AskFirstAsync(
                request,
                answer,
                context.Deadline(Pong, answer.Gone),
                Rpc.Log("at work"),
                Rpc.Request($"ping-{Interlocked.Increment(ref pings)}", "ping")
            )
        );
        return peer;
    }
}
