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
        var answers = 0;
        var pings = 0;
        peer.On(
            request => request.Messages.Any(message => message.IsAnswer),
            (request, answer) =>
            {
                answers++;
                return peer.ServeAsync(request, answer);
            }
        );
        peer.OnRpc("tools/call", (request, answer) =>
        {
            var log = peer.NewReply();
            log.Add(Rpc.Log("at work"));
            log.Add(Rpc.Request($"ping-{++pings}", "ping"));
            return Task.WhenAll(log.FollowAsync(answer), EndAsync());

            async Task EndAsync()
            {
                await peer.UntilAsync(() => answers >= pings, context.Deadline(Pong, answer.Gone));
                log.Add(peer.AnswerTo(request.Json!));
                log.End();
            }
        });
        return peer;
    }
}
