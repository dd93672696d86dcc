using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: The list of tools is answered with input_required.</summary>
internal sealed class ListAsksForInput()
    : StatelessServer("broken-list-asks-for-input", "The list of tools is answered with input_required.")
{
    internal override void AddResultType(JsonObject result)
    {
        base.AddResultType(result);
        if (!result.ContainsKey("tools"))
            return;
        result["resultType"] = "input_required";
        result["requestState"] = "a list of tools";
    }
}
