using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: whoever knows the name of a thing needs no token to read it.</summary>
internal sealed class OnlyListsGuarded()
    : ProtectedStatelessProfile(
        "broken-only-lists-guarded",
        "Whoever knows the name of a thing needs no token to read it.",
        new Trusting()
    )
{
    private sealed class Trusting : BearerGuard
    {
        protected override bool Admits(HttpContext context) =>
            base.Admits(context)
            || context.Request.Headers["Mcp-Method"].ToString() is "resources/read" or "prompts/get";
    }
}
