using McpTestbed.ReferenceServers.Authorization;
using McpTestbed.ReferenceServers.LegacySse;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: whoever has a token may post to any session.</summary>
internal sealed class LegacySseSessionOfAnyUser()
    : ProtectedLegacySseProfile(
        "broken-legacy-sse-session-of-any-user",
        "Whoever has a token may post to any session.",
        new BearerGuard()
    )
{
    internal override bool MayPost(HttpContext http, LegacySession session) => true;
}
