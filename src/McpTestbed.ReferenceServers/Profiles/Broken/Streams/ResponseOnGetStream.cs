using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: while a GET stream is open, the response to tools/list goes there instead of its own
/// stream.</summary>
internal sealed class ResponseOnGetStream()
    : SessionEraProfile(
        "broken-response-on-get-stream",
        "While a GET stream is open, the response to tools/list goes there instead of its own stream."
    )
{
    protected override ServerParts Compose() => new() { Delivery = new Misdelivery() };

    private sealed class Misdelivery : Delivery
    {
        public override void Respond(StreamRules streams, Session session, RunningRequest running, JsonObject? response)
        {
            if (
                response is null
                || running.Request.Method != "tools/list"
                || session.Streams.OpenStandalone is not [var get, ..]
            )
            {
                base.Respond(streams, session, running, response);
                return;
            }

            streams.Append(session, get, response);
            running.Stream.Settle();
        }
    }
}
