using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: input is asked for by a message of its own, without an id.</summary>
internal sealed class ElicitsByNotification()
    : StatelessServer("broken-elicits-by-notification", "Input is asked for by a message of its own, without an id.")
{
    internal override IEnumerable<JsonObject> Interim(PostedMessage request) =>
        [JsonRpc.Notification("elicitation/create", new() { ["message"] = "Who is to be greeted?" })];
}
