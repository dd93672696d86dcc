using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>Clients cannot know how long what they discovered holds.</summary>
internal sealed class DiscoverUncacheable()
    : StatelessServer("broken-discover-uncacheable", "Leaves ttlMs and cacheScope out of the result of discovery.")
{
    internal override void AddCacheHints(JsonObject result)
    {
        if (!result.ContainsKey("supportedVersions"))
            base.AddCacheHints(result);
    }
}
