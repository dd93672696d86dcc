using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>Clients cannot know how long a list holds.</summary>
internal sealed class CacheHintsAbsent()
    : StatelessServer("broken-cache-hints-absent", "Leaves ttlMs and cacheScope out of lists and resources.")
{
    internal override void AddCacheHints(JsonObject result)
    {
        if (result.ContainsKey("supportedVersions"))
            base.AddCacheHints(result);
    }
}
