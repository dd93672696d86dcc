using McpTestbed.ReferenceServers.LegacySse;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>The client is told that there is an address, and not which.</summary>
internal sealed class BrokenEndpointEventEmpty : LegacySseServer
{
    public override string Name => "broken-endpoint-event-empty";

    public override string Summary => "Sends the endpoint event without data.";

    internal override Task BeginAsync(EventStream stream, string address) => base.BeginAsync(stream, "");
}
