using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: prompts are listed that were not declared.</summary>
internal sealed class StatelessPromptsUndeclared()
    : StatelessServer("broken-stateless-prompts-undeclared", "Lists prompts without declaring them.")
{
    internal override JsonObject Capabilities()
    {
        var declared = base.Capabilities();
        declared.Remove("prompts");
        return declared;
    }
}
