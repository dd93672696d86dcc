using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles;

/// <summary>The good server behind a token.</summary>
internal sealed class StatelessProtectedProfile()
    : ProtectedStatelessProfile(
        "stateless-protected",
        "As stateless, for whoever shows the token that the start of the program names.",
        new BearerGuard()
    )
{
    /// <summary>What is only for those with the token is not for everybody's cache.</summary>
    internal override void AddCacheHints(JsonObject result)
    {
        base.AddCacheHints(result);
        result["cacheScope"] = "private";
    }
}
