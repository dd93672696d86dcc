using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a log message comes although the request has no logLevel.</summary>
internal sealed class StatelessLogUnasked()
    : StatelessServer("broken-stateless-log-unasked", "A log message comes although the request has no logLevel.")
{
    internal override IEnumerable<JsonObject> Interim(PostedMessage request) =>
        [JsonRpc.Notification("notifications/message", new() { ["level"] = "info", ["data"] = "at work" })];
}
