using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: every other connection sees one tool less.</summary>
internal sealed class ListOfTheConnection()
    : StatelessServer("broken-list-of-the-connection", "Every other connection sees one tool less.")
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> connections = [];

    internal override JsonArray ListTools(PostedMessage request)
    {
        var tools = base.ListTools(request);
        if (Number(request.Http.Connection.Id) % 2 == 0)
            tools.RemoveAt(tools.Count - 1);
        return tools;
    }

    private int Number(string connection)
    {
        lock (gate)
        {
            if (!connections.TryGetValue(connection, out var number))
                connections[connection] = number = connections.Count + 1;
            return number;
        }
    }
}
