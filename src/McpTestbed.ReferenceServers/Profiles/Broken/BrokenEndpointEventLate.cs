using McpTestbed.ReferenceServers.LegacySse;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>A client that takes the first event for the address to post to is lost.</summary>
internal sealed class BrokenEndpointEventLate : LegacySseServer
{
    public override string Name => "broken-endpoint-event-late";

    public override string Summary => "Sends a log message on the stream before the endpoint event.";

    internal override async Task BeginAsync(EventStream stream, string address)
    {
        await stream.SendAsync(JsonRpc.Notification("notifications/message", new() { ["level"] = "info", ["data"] = "welcome" }));
        await base.BeginAsync(stream, address);
    }
}
