using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a parameter of the type number is to be mirrored.</summary>
internal sealed class NumberMirrored()
    : StatelessServer("broken-number-mirrored", "A parameter of the type number is to be mirrored.")
{
    internal override JsonArray ListTools(PostedMessage request)
    {
        var tools = base.ListTools(request);
        tools.Add(
            JsonNode.Parse(
                """
                {"name":"scale","description":"Scales.","inputSchema":{"type":"object","properties":{
                 "by":{"type":"number","x-mcp-header":"By"}}}}
                """
            )
        );
        return tools;
    }
}
