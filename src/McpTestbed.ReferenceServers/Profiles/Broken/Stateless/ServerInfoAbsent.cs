using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>Without the handshake, this is the only place that says who answers.</summary>
internal sealed class ServerInfoAbsent()
    : StatelessServer("broken-server-info-absent", "Leaves serverInfo out of the results.")
{
    internal override void AddServerInfo(JsonObject meta) { }
}
