using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Streams;

/// <summary>An answer comes twice, as a replay may bring it.</summary>
internal sealed class AnswerTwice : ClientScenario
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    public override string Id => "client-streams/answer-twice";

    public override string Summary => "The answer to the first call comes twice; each later call takes 0.5 s.";

    public override IReadOnlyList<string> FailureModes => ["FM-3b"];

    public override IReadOnlyList<Check> Checks => [ReadingChecks.ClientTakesAnAnswerOnce];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-resolves-twice", ReadingChecks.ClientTakesAnAnswerOnce)];

    /// <summary>The second may be on its way before the answer comes again.</summary>
    protected override ClientWork Work => ClientWork.Call with { Calls = 3 };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision) { Streams = true };
        peer.OnRpc(
            "tools/call",
            (request, answer) =>
            {
                var log = peer.NewReply();
                var result = peer.AnswerTo(request.Json!);
                log.Add(result);
                log.Add(result);
                log.End();
                return log.FollowAsync(answer);
            },
            times: 1
        );
        peer.OnRpc("tools/call", async (request, answer) =>
        {
            await peer.UntilAsync(() => false, context.Deadline(Slow, answer.Gone));
            await peer.ServeAsync(request, answer);
        });
        return peer;
    }
}
