using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: The server sends a cancellation on the stream of a call.</summary>
internal sealed class StatelessCancels()
    : StatelessServer("broken-stateless-cancels", "The server sends a cancellation on the stream of a call.")
{
    internal override IEnumerable<JsonObject> Interim(PostedMessage request) =>
        [JsonRpc.Notification("notifications/cancelled", new() { ["requestId"] = "any" })];
}
