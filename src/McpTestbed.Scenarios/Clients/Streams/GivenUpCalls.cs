using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Streams;

/// <summary>The client cancels a call that tells its progress.</summary>
internal sealed class CancelledCall : ClientScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Closing = TimeSpan.FromMilliseconds(500);

    public override string Id => "client-streams/cancelled-call";

    public override string Summary =>
        "A call tells its progress, and the client is asked to cancel it; the answer comes late.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks =>
        [GivingUpChecks.ClientCancelsByNotification, GivingUpChecks.ClientCopesWithACancelRace];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("client-cancels-by-closing", GivingUpChecks.ClientCancelsByNotification),
            new("client-dies-of-late-answers", GivingUpChecks.ClientCopesWithACancelRace),
        ];

    protected override ClientWork Work => ClientWork.Call with { Calls = 3, Cancels = true };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision) { Streams = true };
        var cancelled = 0;
        PeerAnswer? last = null;
        peer.OnRpc("notifications/cancelled", (request, answer) =>
        {
            cancelled++;
            return peer.ServeAsync(request, answer);
        });
        peer.OnRpc("tools/call", async (request, answer) =>
        {
            var log = peer.NewReply();
            var (before, previous) = (cancelled, last);
            last = answer;
            await Task.WhenAll(log.FollowAsync(answer), AnswerAsync());

            async Task AnswerAsync()
            {
                // How the call before was given up is on the wire before this one can be.
                await peer.UntilAsync(
                    () => before > 0 || previous is null || previous.Gone.IsCancellationRequested,
                    context.Deadline(Closing, answer.Gone)
                );
                if (request.Json.At("params", "_meta", "progressToken") is { } token)
                    log.Add(Rpc.Progress(token));
                await peer.UntilAsync(() => cancelled > before, context.Deadline(Patience, answer.Gone));
                log.Add(peer.AnswerTo(request.Json!));
                log.End();
            }
        });
        return peer;
    }
}

/// <summary>A call that was cancelled is answered while the next is at work.</summary>
internal sealed class LateAnswer : ClientScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    public override string Id => "client-streams/late-answer";

    public override string Summary =>
        "The client is asked to cancel the first call at its progress; its answer comes while the second is at work.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [GivingUpChecks.ClientIgnoresLateAnswers];

    public override IReadOnlyList<string> PositiveControls => ["client", "client-no-resume"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-takes-foreign-answer", GivingUpChecks.ClientIgnoresLateAnswers)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 3, Cancels = true };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision) { Streams = true };
        var calls = 0;
        var isLate = false;
        peer.OnRpc(
            "tools/call",
            (request, answer) =>
            {
                calls++;
                var log = peer.NewReply();
                if (request.Json.At("params", "_meta", "progressToken") is { } token)
                    log.Add(Rpc.Progress(token));
                return Task.WhenAll(log.FollowAsync(answer), AnswerLateAsync());

                async Task AnswerLateAsync()
                {
                    await peer.UntilAsync(() => calls > 1, context.Deadline(Patience, answer.Gone));
                    log.Add(peer.AnswerTo(request.Json!));
                    log.End();
                    isLate = true;
                }
            },
            times: 1
        );
        peer.OnRpc(
            "tools/call",
            async (request, answer) =>
            {
                calls++;
                await peer.UntilAsync(() => isLate && calls > 2, context.Deadline(Slow, answer.Gone));
                await peer.ServeAsync(request, answer);
            },
            times: 1
        );
        peer.OnRpc("tools/call", (request, answer) =>
        {
            calls++;
            return peer.ServeAsync(request, answer);
        });
        return peer;
    }
}

/// <summary>Several calls ask for their progress at once.</summary>
internal sealed class ParallelProgress : ClientScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override string Id => "client-streams/parallel-progress";

    public override string Summary =>
        "Two calls at once, which a client that can be told so asks the progress of; neither is answered before both "
        + "are there.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks => [ClientMessageChecks.ClientProgressTokensDiffer];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("client-one-progress-token", ClientMessageChecks.ClientProgressTokensDiffer)];

    protected override ClientWork Work => ClientWork.Call with { Together = true, Cancels = true };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision) { Streams = true };
        var calls = 0;
        peer.OnRpc("tools/call", async (request, answer) =>
        {
            calls++;
            await peer.UntilAsync(() => calls > 1, context.Deadline(Patience, answer.Gone));
            await peer.ServeAsync(request, answer);
        });
        return peer;
    }
}

/// <summary>A call is never answered.</summary>
internal sealed class NoAnswer : ClientScenario
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(1);

    public override string Id => "client-streams/no-answer";

    public override string Summary => "A call is never answered; a client that can be told so waits for 1 s.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks =>
        [GivingUpChecks.ClientCancelsWhenTimeIsOver, GivingUpChecks.ClientSetsATimeout];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("client-timeout-without-cancel", GivingUpChecks.ClientCancelsWhenTimeIsOver),
            new("client-waits-for-ever", GivingUpChecks.ClientSetsATimeout),
        ];

    protected override ClientWork Work => ClientWork.Call with { Calls = 3, Timeout = CallTimeout };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new SessionPeer(context.Revision) { Streams = true };
        peer.OnRpc("tools/call", (_, answer) => peer.NewReply().FollowAsync(answer), times: 1);
        return peer;
    }
}
