using McpTestbed.ReferenceServers.LegacySse;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>The client is told that there is an address, and not which.</summary>
internal sealed class EndpointEventEmpty()
    : LegacySseServer("broken-endpoint-event-empty", "Sends the endpoint event without data.")
{
    internal override Task BeginAsync(EventStream stream, string address) => base.BeginAsync(stream, "");
}
