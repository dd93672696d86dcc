using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a tool asks for input and does not say for what.</summary>
internal sealed class InputRequiredEmpty()
    : StatelessServer("broken-input-required-empty", "A tool asks for input and does not say for what.")
{
    internal override void AddResultType(JsonObject result)
    {
        base.AddResultType(result);
        if (result.ContainsKey("content"))
            result["resultType"] = "input_required";
    }
}
