using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Http;

/// <summary>One defect: of a batch only one request is answered, and the stream stays open for the rest.</summary>
internal sealed class BatchAnsweredInPart()
    : SessionEraProfile(
        "broken-batch-answered-in-part",
        "Of a batch only one request is answered, and the stream stays open for the rest."
    )
{
    protected override ServerParts Compose() => new() { Delivery = new OneOfEach() };

    private sealed class OneOfEach : Delivery
    {
        private readonly HashSet<EventStream> answered = [];

        public override void Respond(StreamRules streams, Session session, RunningRequest running, JsonObject? response)
        {
            lock (answered)
            {
                if (!answered.Add(running.Stream))
                    return;
            }

            base.Respond(streams, session, running, response);
        }
    }
}
