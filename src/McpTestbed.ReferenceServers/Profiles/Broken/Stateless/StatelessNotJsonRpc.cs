using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a progress message comes that does not say it is JSON-RPC.</summary>
internal sealed class StatelessNotJsonRpc()
    : StatelessServer("broken-stateless-not-json-rpc", "A progress message comes that does not say it is JSON-RPC.")
{
    internal override IEnumerable<JsonObject> Interim(PostedMessage request)
    {
        var message = JsonRpc.Notification("notifications/mcptestbed/at-work", []);
        message.Remove("jsonrpc");
        return [message];
    }
}
