using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: a notification that belongs to no request goes to all open GET streams.</summary>
internal sealed class Broadcast()
    : SessionEraProfile("broken-broadcast", "A notification that belongs to no request goes to all open GET streams.")
{
    protected override ServerParts Compose() => new() { Delivery = new Misdelivery() };

    private sealed class Misdelivery : Delivery
    {
        public override void SendUnrelated(StreamRules streams, Session session, JsonObject notification)
        {
            var open = session.Streams.OpenStandalone;
            if (open.Count == 0)
                base.SendUnrelated(streams, session, notification);
            foreach (var stream in open)
                streams.Append(session, stream, notification);
        }
    }
}
