using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: a tool asks for input that the client did not declare.</summary>
internal sealed class AsksForUndeclaredInput()
    : StatelessServer("broken-asks-for-undeclared-input", "A tool asks for input that the client did not declare.")
{
    internal override void AddResultType(JsonObject result)
    {
        base.AddResultType(result);
        if (!result.ContainsKey("content"))
            return;
        result["resultType"] = "input_required";
        result["inputRequests"] = new JsonObject { ["name"] = new JsonObject { ["method"] = "elicitation/create" } };
    }
}
