using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: log messages of calls go out on subscriptions as well.</summary>
internal sealed class LogOnListen()
    : StatelessServer("broken-log-on-listen", "Log messages of calls go out on subscriptions as well.")
{
    internal override void Notified(string method, JsonObject parameters) =>
        Subscriptions.Notify(method, _ => method == "notifications/message", parameters);
}
