using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>A cached list never equals a fresh one.</summary>
internal sealed class BrokenListOrderVaries : StatelessServer
{
    private int calls;

    public override string Name => "broken-list-order-varies";

    public override string Summary => "Reverses the order of tools/list on every other call.";

    internal override JsonArray ListTools()
    {
        var inOrder = Tools.List().Select(tool => tool.ToJson());
        return [.. Interlocked.Increment(ref calls) % 2 == 0 ? inOrder.Reverse() : inOrder];
    }
}
