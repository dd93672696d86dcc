using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Streams;

/// <summary>The server speaks on the GET stream.</summary>
internal sealed class PingOnGet : ClientScenario
{
    private static readonly TimeSpan Pong = TimeSpan.FromSeconds(2);

    public override string Id => "client-streams/ping-on-get";

    public override string Summary => "The server logs and pings on the GET stream while a call is at work.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [ReadingChecks.ClientAnswersPing];

    public override IReadOnlyList<string> PositiveControls => ["client", "client-no-resume"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-no-pong", ReadingChecks.ClientAnswersPing)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 1 };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        SessionPeer peer = null!;
        peer = new(context.Revision)
        {
            Opened = session =>
            {
                session.Get.Add(Rpc.Log("welcome"));
                session.Get.Add(Rpc.Request("ping-on-get", "ping"));
            },
        };
        peer.OnRpc("tools/call", async (request, answer) =>
        {
            await peer.UntilAsync(() => peer.Answers > 0, context.Deadline(Pong, answer.Gone));
            await peer.ServeAsync(request, answer);
        });
        return peer;
    }
}
