using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: clients of a name that it does not know see one tool less.</summary>
internal sealed class ListOfTheClient()
    : StatelessServer("broken-list-of-the-client", "Clients of a name that it does not know see one tool less.")
{
    internal override JsonArray ListTools(PostedMessage request)
    {
        var tools = base.ListTools(request);
        var client = PostedMessage.ObjectIn(request.Meta, "io.modelcontextprotocol/clientInfo");
        if (PostedMessage.Member(client, "name").ToString() == "mcptestbed-stranger")
            tools.RemoveAt(tools.Count - 1);
        return tools;
    }
}
