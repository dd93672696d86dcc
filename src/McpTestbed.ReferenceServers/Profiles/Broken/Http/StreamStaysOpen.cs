using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: a reply stream is not ended after its response.</summary>
internal sealed class StreamStaysOpen()
    : SessionEraProfile("broken-stream-stays-open", "A reply stream is not ended after its response.")
{
    protected override ServerParts Compose() => new() { Delivery = new Misdelivery() };

    private sealed class Misdelivery : Delivery
    {
        public override void Respond(StreamRules streams, Session session, RunningRequest running, JsonObject? response)
        {
            if (response is null)
                base.Respond(streams, session, running, response);
            else
                streams.Append(session, running.Stream, response);
        }
    }
}
