using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a tool asks its client for a list of tools.</summary>
internal sealed class InputOfAnotherKind()
    : StatelessServer("broken-input-of-another-kind", "A tool asks its client for a list of tools.")
{
    internal override void AddResultType(JsonObject result)
    {
        base.AddResultType(result);
        if (!result.ContainsKey("content"))
            return;
        result["resultType"] = "input_required";
        result["inputRequests"] = new JsonObject { ["tools"] = new JsonObject { ["method"] = "tools/list" } };
    }
}
