using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: a list that was given to one caller is given to all from a cache.</summary>
internal sealed class PrivateListShared()
    : ProtectedStatelessProfile(
        "broken-private-list-shared",
        "A list that was given to one caller is given to all from a cache.",
        new Caching()
    )
{
    internal override void AddCacheHints(JsonObject result)
    {
        base.AddCacheHints(result);
        result["cacheScope"] = "private";
    }

    private sealed class Caching : BearerGuard
    {
        private volatile bool isCached;

        protected override bool Admits(HttpContext context)
        {
            var isRight = base.Admits(context);
            var isList = context.Request.Headers["Mcp-Method"] == "tools/list";
            isCached |= isRight && isList;
            return isRight || (isList && isCached);
        }
    }
}
