using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: the reply stream of tools/list ends without the response, and there is nothing to
/// replay.</summary>
internal sealed class StreamEndsWithoutResponse()
    : SessionEraProfile(
        "broken-stream-ends-without-response",
        "The reply stream of tools/list ends without the response, and there is nothing to replay."
    )
{
    protected override ServerParts Compose() => new() { Delivery = new Misdelivery() };

    private sealed class Misdelivery : Delivery
    {
        public override void Respond(
            StreamRules streams,
            Session session,
            RunningRequest running,
            JsonObject? response
        ) => base.Respond(streams, session, running, running.Request.Method == "tools/list" ? null : response);
    }
}
