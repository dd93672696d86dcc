using McpTestbed.ReferenceServers.LegacySse;
using McpTestbed.ReferenceServers.Messages;

namespace McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;

/// <summary>One defect: prompts are listed that were not declared.</summary>
internal sealed class LegacySsePromptsUndeclared()
    : LegacySseServer("broken-legacy-sse-prompts-undeclared", "Lists prompts without declaring them.")
{
    internal override Outcome Initialize(string version)
    {
        var answered = base.Initialize(version);
        answered.Result!["capabilities"]!.AsObject().Remove("prompts");
        return answered;
    }
}
