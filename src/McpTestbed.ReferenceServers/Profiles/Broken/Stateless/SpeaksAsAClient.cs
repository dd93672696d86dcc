using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: the server says that it is initialized, as clients did.</summary>
internal sealed class SpeaksAsAClient()
    : StatelessServer("broken-speaks-as-a-client", "The server says that it is initialized, as clients did.")
{
    internal override IEnumerable<JsonObject> Interim(PostedMessage request) =>
        [JsonRpc.Notification("notifications/initialized", [])];
}
