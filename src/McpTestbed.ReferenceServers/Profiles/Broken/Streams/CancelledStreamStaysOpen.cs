using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: a cancelled request gets no answer, and its stream is never ended.</summary>
internal sealed class CancelledStreamStaysOpen()
    : SessionEraProfile(
        "broken-cancelled-stream-stays-open",
        "A cancelled request gets no answer, and its stream is never ended."
    )
{
    protected override ServerParts Compose() => new() { Delivery = new Misdelivery() };

    private sealed class Misdelivery : Delivery
    {
        public override void Respond(StreamRules streams, Session session, RunningRequest running, JsonObject? response)
        {
            if (response is not null)
                base.Respond(streams, session, running, response);
        }
    }
}
