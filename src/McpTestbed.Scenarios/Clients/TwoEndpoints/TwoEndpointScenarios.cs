using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Driving;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.TwoEndpoints;

/// <summary>A scenario for clients of 2024-11-05.</summary>
internal abstract class TwoEndpointScenario : ClientScenario
{
    public sealed override ProtocolRange Range => ProtocolRange.TwoEndpoints;
}

/// <summary>Nothing goes wrong.</summary>
internal sealed class TwoEndpointHandshake : TwoEndpointScenario
{
    public override string Id => "client-two-endpoints/handshake";

    public override string Summary => "Nothing goes wrong.";

    public override IReadOnlyList<string> FailureModes => ["FM-5a", "FM-6b"];

    public override IReadOnlyList<Check> Checks =>
        [TwoEndpointChecks.ClientPostsToTheEndpoint, VersionChecks.ClientOffersAVersion];

    public override IReadOnlyList<string> PositiveControls => ["client-two-endpoints", "client-falls-back"];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("two-endpoint-client-posts-to-sse", TwoEndpointChecks.ClientPostsToTheEndpoint),
            new("two-endpoint-client-drops-query", TwoEndpointChecks.ClientPostsToTheEndpoint),
            new("two-endpoint-client-posts-before-endpoint", TwoEndpointChecks.ClientPostsToTheEndpoint),
            new("two-endpoint-client-no-initialized", HandshakeChecks.ClientSendsInitialized),
            new("two-endpoint-client-offers-no-date", VersionChecks.ClientOffersAVersion),
            new("two-endpoint-client-null-id", ClientMessageChecks.ClientRequestIdNotNull),
        ];

    protected override Peer CreatePeer(ScenarioContext context) => new TwoEndpointPeer();
}

/// <summary>The server pings on the stream.</summary>
internal sealed class TwoEndpointPing : TwoEndpointScenario
{
    private static readonly TimeSpan Pong = TimeSpan.FromSeconds(2);

    public override string Id => "client-two-endpoints/ping";

    public override string Summary => "The server pings on the stream while a call is at work.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [ReadingChecks.ClientAnswersPing];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("two-endpoint-client-no-pong", ReadingChecks.ClientAnswersPing)];

    protected override ClientWork Work => ClientWork.Call with { Calls = 1 };

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new TwoEndpointPeer();
        var answered = false;
        peer.On(
            request => request.Messages.Any(message => message.IsAnswer),
            (request, answer) =>
            {
                answered = true;
                return peer.ServeAsync(request, answer);
            }
        );
        peer.On(
            request => request.Tool is not null && peer.StreamOf(request) is not null,
            async (request, answer) =>
            {
                var stream = peer.StreamOf(request)!;
                stream.Add(Rpc.Request("ping-1", "ping"));
                await answer.SendStatusAsync(202);
                await peer.UntilAsync(() => answered, context.Deadline(Pong, answer.Gone));
                stream.Add(peer.AnswerTo(request.Json!));
            }
        );
        return peer;
    }
}

/// <summary>The stream breaks off while a call is at work.</summary>
internal sealed class StreamDropped : TwoEndpointScenario
{
    public override string Id => "client-two-endpoints/stream-dropped";

    public override string Summary => "The connection of the stream ends (FIN) while the first call is at work.";

    public override IReadOnlyList<string> FailureModes => ["FM-3a"];

    public override IReadOnlyList<Check> Checks => [TwoEndpointChecks.ClientInitializesOnANewStream];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [new("two-endpoint-client-goes-on-uninitialized", TwoEndpointChecks.ClientInitializesOnANewStream)];

    protected override Peer CreatePeer(ScenarioContext context)
    {
        var peer = new TwoEndpointPeer();
        peer.On(
            request => request.Tool is not null && peer.StreamOf(request) is not null,
            async (request, answer) =>
            {
                await answer.SendStatusAsync(202);
                peer.Drop(peer.StreamOf(request)!);
            },
            times: 1
        );
        return peer;
    }
}
