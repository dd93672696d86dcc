using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>Without the handshake, this is the only place that says who answers.</summary>
internal sealed class BrokenServerInfoAbsent : StatelessServer
{
    public override string Name => "broken-server-info-absent";

    public override string Summary => "Leaves serverInfo out of the results.";

    internal override void AddServerInfo(JsonObject meta)
    {
    }
}
