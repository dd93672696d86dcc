using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: a list that was given to one caller is given to the next one from a cache.</summary>
internal sealed class PrivateListShared()
    : ProtectedStatelessProfile(
        "broken-private-list-shared",
        "A list that was given to one caller is given to the next one from a cache.",
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
        private int cached;

        protected override bool Admits(HttpContext context)
        {
            var isRight = base.Admits(context);
            var isList = context.Request.Headers["Mcp-Method"] == "tools/list";
            if (isRight && isList)
                Volatile.Write(ref cached, 1);
            return isRight || (isList && Interlocked.Exchange(ref cached, 0) == 1);
        }
    }
}
