using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>A cached list never equals a fresh one.</summary>
internal sealed class ListOrderVaries()
    : StatelessServer("broken-list-order-varies", "Reverses the order of tools/list on every other call.")
{
    private int calls;

    internal override JsonArray ListTools(PostedMessage request)
    {
        var inOrder = Tools.List().Select(tool => tool.ToJson());
        return [.. Interlocked.Increment(ref calls) % 2 == 0 ? inOrder.Reverse() : inOrder];
    }
}
