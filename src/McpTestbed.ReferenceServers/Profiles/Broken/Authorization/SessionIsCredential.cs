using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: serves requests of a session without credentials.</summary>
internal sealed class SessionIsCredential()
    : ProtectedSessionProfile(
        "broken-session-is-credential",
        "Serves requests of a session without credentials.",
        new Trusting()
    )
{
    private sealed class Trusting : BearerGuard
    {
        protected override bool Admits(HttpContext context) =>
            base.Admits(context)
            || (
                context.Request.Method == HttpMethods.Post
                && context.Request.Headers.Authorization.Count == 0
                && context.Request.Headers.ContainsKey("Mcp-Session-Id")
            );
    }
}
