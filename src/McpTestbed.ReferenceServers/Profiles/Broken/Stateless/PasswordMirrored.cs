using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a password is to be mirrored into a header.</summary>
internal sealed class PasswordMirrored()
    : StatelessServer("broken-password-mirrored", "A password is to be mirrored into a header.")
{
    internal override JsonArray ListTools(PostedMessage request)
    {
        var tools = base.ListTools(request);
        tools.Add(
            JsonNode.Parse(
                """
                {"name":"log-in","description":"Logs in.","inputSchema":{"type":"object","properties":{
                 "password":{"type":"string","x-mcp-header":"Password"}}}}
                """
            )
        );
        return tools;
    }
}
