using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>Results look like those of a server of the session era.</summary>
internal sealed class BrokenResultTypeAbsent : StatelessServer
{
    public override string Name => "broken-result-type-absent";

    public override string Summary => "Leaves resultType out of every result.";

    internal override void AddResultType(JsonObject result)
    {
    }
}
