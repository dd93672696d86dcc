using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Stateless;

/// <summary>The stream of a call breaks off before its answer.</summary>
internal sealed class ReplyCut : StatelessScenario
{
    public override string Id => "client-stateless/reply-cut";

    public override string Summary => "The connection of a call ends (FIN) in the midst of its stream.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [StatelessReplyChecks.ClientAsksAgainWithANewId];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("stateless-client-reissues-same-id", StatelessReplyChecks.ClientAsksAgainWithANewId),
            new("stateless-client-sends-last-event-id", StatelessHeaderChecks.ClientResumesNoStream),
        ];

    protected override ClientWork Work => ClientWork.Call with { Calls = 1 };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer { Streams = true };
        peer.OnRpc(
            "tools/call",
            async (_, answer) =>
            {
                var stream = await StatelessPeer.OpenAsync(answer);
                await stream.SendRawAsync(": at work\n\n");
                stream.Cut();
            },
            times: 1
        );
        return peer;
    }
}

/// <summary>The client cancels a call that tells its progress.</summary>
internal sealed class CancelledStatelessCall : StatelessScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override string Id => "client-stateless/cancelled-call";

    public override string Summary =>
        "A call tells its progress, and the client is asked to cancel it; the answer comes late.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks =>
        [StatelessReplyChecks.ClientCancelsByClosing, StatelessLifeChecks.ClientGoesOnAfterACancel];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("stateless-client-posts-cancelled", StatelessReplyChecks.ClientCancelsByClosing),
            new("stateless-client-dies-of-cancellation", StatelessLifeChecks.ClientGoesOnAfterACancel),
        ];

    protected override ClientWork Work => ClientWork.Call with { Cancels = true };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer { Streams = true };
        peer.OnRpc("tools/call", async (request, answer) =>
        {
            var stream = await StatelessPeer.OpenAsync(answer);
            await StatelessPeer.ProgressAsync(request, stream);
            await peer.UntilAsync(() => answer.Gone.IsCancellationRequested, context.Deadline(Patience, answer.Gone));
            await stream.SendAsync(null, Rpc.Result(request.Id, peer.Complete(Rpc.Text("done"))));
            await stream.EndAsync();
        });
        return peer;
    }
}

/// <summary>A call tells its progress for long, and is not answered.</summary>
internal sealed class ProgressWithoutEnd : StatelessScenario
{
    private const int Tellings = 30;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    public override string Id => "client-stateless/progress-without-end";

    public override string Summary =>
        "A call tells its progress every 0.2 s, and is answered after 6 s; a client that can be told so waits 0.5 s.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [StatelessLifeChecks.ClientKeepsAMaximum];

    public override IReadOnlyList<string> PositiveControls =>
        ["client-stateless", "client-stateless-patient", "client-dual"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-waits-while-told", StatelessLifeChecks.ClientKeepsAMaximum)];

    protected override ClientWork Work =>
        ClientWork.Call with
        {
            Calls = 1,
            Timeout = CallTimeout,
            AsksForProgress = true,
        };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer { Streams = true };
        peer.OnRpc("tools/call", async (request, answer) =>
        {
            var stream = await StatelessPeer.OpenAsync(answer);
            for (var done = 1; done <= Tellings && !answer.Gone.IsCancellationRequested; done++)
            {
                if (request.Json.At("params", "_meta", "progressToken") is { } token)
                    await stream.SendAsync(null, Rpc.Progress(token, done, Tellings + 1));
                await Task.Delay(Between, context.Time, answer.Gone);
            }

            await stream.SendAsync(null, Rpc.Result(request.Id, peer.Complete(Rpc.Text("done"))));
            await stream.EndAsync();
        });
        return peer;
    }
}

/// <summary>A call is never answered.</summary>
internal sealed class StatelessNoAnswer : StatelessScenario
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(1);

    public override string Id => "client-stateless/no-answer";

    public override string Summary => "A call is never answered; a client that can be told so waits for 1 s.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [GivingUpChecks.ClientSetsATimeout];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("stateless-client-waits-for-ever", GivingUpChecks.ClientSetsATimeout)];

    protected override ClientWork Work => ClientWork.Call with { Timeout = CallTimeout };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new StatelessPeer { Streams = true };
        peer.OnRpc(
            "tools/call",
            async (_, answer) =>
            {
                await StatelessPeer.OpenAsync(answer);
                await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, answer.Gone);
            },
            times: 1
        );
        return peer;
    }
}
