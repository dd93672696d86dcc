using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.TwoEndpoints;

/// <summary>The old transport with two endpoints: GET names the URI, POST goes there, answers come on the stream
/// (FM-1a, FM-6b).</summary>
internal sealed class Handshake : Scenario
{
    public override string Id => "two-endpoints/handshake";

    public override string Summary =>
        "The event stream is opened, the handshake and a list go to the URI it names; then a foreign Origin "
        + "asks for a stream.";

    public override IReadOnlyList<string> FailureModes => ["FM-1a", "FM-4b", "FM-6b"];

    public override ProtocolRange Range => ProtocolRange.TwoEndpoints;

    public override IReadOnlyList<Check> Checks =>
        [
            TwoEndpointChecks.EndpointEventIsSent,
            TwoEndpointChecks.EndpointEventComesFirst,
            TwoEndpointChecks.EndpointTakesMessages,
            TwoEndpointChecks.AnswersTravelOnTheStream,
            TwoEndpointChecks.ForeignOriginRefusedOnTheStream,
            ListeningChecks.ListensOnLoopback,
        ];

    public override IReadOnlyList<NegativeControl> NegativeControls =>
        [
            new("broken-endpoint-event-late", TwoEndpointChecks.EndpointEventComesFirst),
            new("broken-endpoint-event-empty", TwoEndpointChecks.EndpointEventIsSent),
            new("broken-endpoint-takes-one-message", TwoEndpointChecks.EndpointTakesMessages),
            new("broken-answer-in-post-body", TwoEndpointChecks.AnswersTravelOnTheStream),
            new("broken-legacy-sse-listens-everywhere", ListeningChecks.ListensOnLoopback),
            new("broken-legacy-sse-origin-ignored", TwoEndpointChecks.ForeignOriginRefusedOnTheStream),
        ];

    public override async Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var client = await TwoEndpointProbe.OpenAsync(context, cancellationToken);
        var stranger = client?.Messages ?? new McpProbe(context);
        await stranger.SendHeadAsync(
            stranger.Get().With("Origin", OriginChecks.Foreign).For("GET stream with a foreign Origin"),
            cancellationToken
        );
        if (client is null)
        {
            context.NoChance(
                "the stream names no URI to POST to",
                TwoEndpointChecks.EndpointTakesMessages,
                TwoEndpointChecks.AnswersTravelOnTheStream
            );
            return;
        }

        await client.CallAsync(client.Messages.Initialize(), cancellationToken);
        await client.CallAsync(client.Messages.Notification("notifications/initialized"), cancellationToken);
        await client.CallAsync(client.Messages.Request("tools/list"), cancellationToken);
        client.Close();
    }
}
