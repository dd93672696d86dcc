using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Stateless;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Stateless;

/// <summary>One defect: the first page of a list is public, and the others are private.</summary>
internal sealed class PageScopeVaries()
    : StatelessServer("broken-page-scope-varies", "The first page of a list is public, and the others are private.")
{
    internal override int PageSize => 3;

    internal override void AddPageHints(JsonObject page, int first)
    {
        if (first > 0)
            page["cacheScope"] = "private";
    }
}
