using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>Results look like those of a server of the session era.</summary>
internal sealed class ResultTypeAbsent()
    : StatelessServer("broken-result-type-absent", "Leaves resultType out of every result.")
{
    internal override void AddResultType(JsonObject result) { }
}
