using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a subscription begins without its acknowledgement.</summary>
internal sealed class ListenWithoutAck()
    : StatelessServer("broken-listen-without-ack", "A subscription begins without its acknowledgement.")
{
    internal override IEnumerable<JsonObject> Opening(Subscription subscription) => [];
}
