using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken;

/// <summary>Clients cannot know how long a list holds.</summary>
internal sealed class BrokenCacheHintsAbsent : StatelessServer
{
    public override string Name => "broken-cache-hints-absent";

    public override string Summary => "Leaves ttlMs and cacheScope out of discovery, lists and resources.";

    internal override void AddCacheHints(JsonObject result)
    {
    }
}
