using McpTestbed.ReferenceServers.LegacySse;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>A client that takes the first event for the address to post to is lost.</summary>
internal sealed class EndpointEventLate()
    : LegacySseServer("broken-endpoint-event-late", "Sends a log message on the stream before the endpoint event.")
{
    internal override async Task BeginAsync(EventStream stream, string address)
    {
        await stream.SendAsync(
            JsonRpc.Notification("notifications/message", new() { ["level"] = "info", ["data"] = "welcome" })
        );
        await base.BeginAsync(stream, address);
    }
}
