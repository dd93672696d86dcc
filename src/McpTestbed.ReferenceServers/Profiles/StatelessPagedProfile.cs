using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>The good stateless server whose lists are long for it: three things are a page, and pages are for whoever
/// asked alone.</summary>
internal sealed class StatelessPagedProfile()
    : StatelessServer(
        "stateless-paged",
        "As stateless, with lists in pages of three things that only their caller may keep."
    )
{
    internal override int PageSize => 3;

    internal override void AddCacheHints(JsonObject result)
    {
        base.AddCacheHints(result);
        result["cacheScope"] = "private";
    }
}
