using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.TwoEndpoints;

/// <summary>The stream breaks off between two pages of a list.</summary>
internal sealed class StreamDroppedInAList : TwoEndpointScenario
{
    public override string Id => "client-two-endpoints/stream-dropped-in-a-list";

    public override string Summary =>
        "The connection of the stream ends (FIN) when the second page of tools/list is asked for.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [RecoveryChecks.ClientKeepsCursorsInTheirSession];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("two-endpoint-client-keeps-cursor", RecoveryChecks.ClientKeepsCursorsInTheirSession)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new TwoEndpointPeer();
        peer.On(
            request => IsPage(peer, request) && request.Json.At("params", "cursor") is null,
            async (request, answer) =>
            {
                await answer.SendStatusAsync(202);
                var page = new JsonObject { ["tools"] = new JsonArray(), ["nextCursor"] = "page-1" };
                peer.StreamOf(request)!.Add(Rpc.Result(request.Id, page));
            },
            times: 1
        );
        peer.On(
            request => IsPage(peer, request) && request.Json.At("params", "cursor") is not null,
            async (request, answer) =>
            {
                await answer.SendStatusAsync(202);
                peer.Drop(peer.StreamOf(request)!);
            },
            times: 1
        );
        return peer;
    }

    private static bool IsPage(TwoEndpointPeer peer, PeerRequest request) =>
        request.Rpc == "tools/list" && peer.StreamOf(request) is not null;
}

/// <summary>The server is of a time to come.</summary>
internal sealed class TwoEndpointNewerVersion : TwoEndpointScenario
{
    public override string Id => "client-two-endpoints/newer-version";

    public override string Summary => "The server answers a version of the year 2099.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<Check> Checks => [VersionChecks.ClientLeavesAnUnknownVersion];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("two-endpoint-client-takes-any-version", VersionChecks.ClientLeavesAnUnknownVersion)];

    protected override Peer CreatePeer(ScenarioContext context) => new TwoEndpointPeer { Version = "2099-01-01" };
}

/// <summary>The server refuses initialize.</summary>
internal sealed class TwoEndpointInitializeRefused : TwoEndpointScenario
{
    public override string Id => "client-two-endpoints/initialize-refused";

    public override string Summary => "The POST of initialize is answered 400.";

    public override IReadOnlyList<string> FailureModes => ["FM-5b"];

    public override IReadOnlyList<Check> Checks => [VersionChecks.ClientHeedsARefusedInitialize];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("two-endpoint-client-ignores-refused-initialize", VersionChecks.ClientHeedsARefusedInitialize)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new TwoEndpointPeer();
        peer.On(
            request => request.Rpc == "initialize" && peer.StreamOf(request) is not null,
            (_, answer) => answer.SendStatusAsync(400)
        );
        return peer;
    }
}

/// <summary>A call that was cancelled is answered while the next is at work.</summary>
internal sealed class TwoEndpointLateAnswer : TwoEndpointScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    public override string Id => "client-two-endpoints/late-answer";

    public override string Summary =>
        "The client is asked to cancel the first call at its progress; its answer comes while the second is at work.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [GivingUpChecks.ClientIgnoresLateAnswers];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("two-endpoint-client-takes-foreign-answer", GivingUpChecks.ClientIgnoresLateAnswers)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 3, Cancels = true };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new TwoEndpointPeer();
        var calls = 0;
        JsonObject? first = null;
        peer.On(
            request => request.Tool is not null && peer.StreamOf(request) is not null,
            async (request, answer) =>
            {
                var stream = peer.StreamOf(request)!;
                await answer.SendStatusAsync(202);
                switch (++calls)
                {
                    case 1:
                        first = request.Json;
                        if (request.Json.At("params", "_meta", "progressToken") is { } token)
                            stream.Add(Rpc.Progress(token));
                        peer.Beside(AnswerWithoutACancellationAsync(stream));
                        break;
                    case 2:
                        stream.Add(peer.AnswerTo(first!));
                        peer.Beside(AnswerSlowlyAsync(stream, request.Json!));
                        break;
                    default:
                        stream.Add(peer.AnswerTo(request.Json!));
                        break;
                }
            }
        );
        return peer;

        // A client that cancels nothing gets its answer all the same.
        async Task AnswerWithoutACancellationAsync(EventLog stream)
        {
            if (!await peer.UntilAsync(() => calls > 1, context.Deadline(Patience, peer.Over)))
                stream.Add(peer.AnswerTo(first!));
        }

        async Task AnswerSlowlyAsync(EventLog stream, JsonObject request)
        {
            await peer.UntilAsync(() => calls > 2, context.Deadline(Slow, peer.Over));
            stream.Add(peer.AnswerTo(request));
        }
    }
}

/// <summary>The answer to a call crosses its cancellation.</summary>
internal sealed class TwoEndpointCancelledCall : TwoEndpointScenario
{
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override string Id => "client-two-endpoints/cancelled-call";

    public override string Summary =>
        "The client is asked to cancel the first call at its progress; the answer comes before the cancellation is "
        + "accepted.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [GivingUpChecks.ClientCopesWithACancelRace];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("two-endpoint-client-dies-of-late-answers", GivingUpChecks.ClientCopesWithACancelRace)];

    protected override ClientWork Work => ClientWork.Call with { Cancels = true };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new TwoEndpointPeer();
        var wasCancelled = false;
        JsonObject? first = null;
        peer.On(
            request => request.Rpc == "notifications/cancelled" && peer.StreamOf(request) is not null && first != null,
            async (request, answer) =>
            {
                wasCancelled = true;
                peer.StreamOf(request)!.Add(peer.AnswerTo(first!));
                await peer.UntilAsync(() => false, context.Deadline(OnItsWay, answer.Gone));
                await answer.SendStatusAsync(202);
            },
            times: 1
        );
        peer.On(
            request => request.Tool is not null && peer.StreamOf(request) is not null,
            async (request, answer) =>
            {
                var stream = peer.StreamOf(request)!;
                first = request.Json;
                await answer.SendStatusAsync(202);
                if (request.Json.At("params", "_meta", "progressToken") is { } token)
                    stream.Add(Rpc.Progress(token));
                peer.Beside(AnswerWithoutACancellationAsync(stream));
            },
            times: 1
        );
        return peer;

        // A client that cancels nothing gets its answer all the same.
        async Task AnswerWithoutACancellationAsync(EventLog stream)
        {
            if (!await peer.UntilAsync(() => wasCancelled, context.Deadline(Patience, peer.Over)))
                stream.Add(peer.AnswerTo(first!));
        }
    }
}

/// <summary>Several calls ask for their progress at once.</summary>
internal sealed class TwoEndpointParallelProgress : TwoEndpointScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override string Id => "client-two-endpoints/parallel-progress";

    public override string Summary =>
        "Two calls at once, which a client that can be told so asks the progress of; neither is answered before both "
        + "are there.";

    public override IReadOnlyList<string> FailureModes => ["FM-6b"];

    public override IReadOnlyList<Check> Checks => [ClientMessageChecks.ClientProgressTokensDiffer];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("two-endpoint-client-one-progress-token", ClientMessageChecks.ClientProgressTokensDiffer)];

    protected override ClientWork Work => ClientWork.Call with { Together = true, Cancels = true };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new TwoEndpointPeer();
        var calls = 0;
        peer.On(
            request => request.Tool is not null && peer.StreamOf(request) is not null,
            async (request, answer) =>
            {
                calls++;
                await answer.SendStatusAsync(202);
                await peer.UntilAsync(() => calls > 1, context.Deadline(Patience, answer.Gone));
                peer.StreamOf(request)?.Add(peer.AnswerTo(request.Json!));
            }
        );
        return peer;
    }
}

/// <summary>A call is never answered.</summary>
internal sealed class TwoEndpointNoAnswer : TwoEndpointScenario
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(1);

    public override string Id => "client-two-endpoints/no-answer";

    public override string Summary => "A call is never answered; a client that can be told so waits for 1 s.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [GivingUpChecks.ClientSetsATimeout];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("two-endpoint-client-waits-for-ever", GivingUpChecks.ClientSetsATimeout)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 3, Timeout = CallTimeout };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new TwoEndpointPeer();
        peer.On(
            request => request.Tool is not null && peer.StreamOf(request) is not null,
            (_, answer) => answer.SendStatusAsync(202),
            times: 1
        );
        return peer;
    }
}
