using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: takes messages of a session without credentials.</summary>
internal sealed class LegacySseSessionIsCredential()
    : ProtectedLegacySseProfile(
        "broken-legacy-sse-session-is-credential",
        "Takes messages of a session without credentials.",
        new Trusting()
    )
{
    private sealed class Trusting : BearerGuard
    {
        protected override bool Admits(HttpContext context) =>
            base.Admits(context) || context.Request.Method == HttpMethods.Post;
    }
}
