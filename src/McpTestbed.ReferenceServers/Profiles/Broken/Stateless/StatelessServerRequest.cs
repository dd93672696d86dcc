using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: The server sends a request of its own on a reply stream.</summary>
internal sealed class StatelessServerRequest()
    : StatelessServer("broken-stateless-server-request", "The server sends a request of its own on a reply stream.")
{
    internal override IEnumerable<JsonObject> Interim(PostedMessage request) =>
        [
            new()
            {
                ["jsonrpc"] = "2.0",
                ["id"] = "of-the-server",
                ["method"] = "ping",
            },
        ];
}
