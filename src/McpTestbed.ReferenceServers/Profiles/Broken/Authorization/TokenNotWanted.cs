using McpTestbed.ReferenceServers.Authorization;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: has a token, and asks nobody for it.</summary>
internal sealed class TokenNotWanted()
    : ProtectedSessionProfile("broken-token-not-wanted", "Has a token, and asks nobody for it.", new Open())
{
    private sealed class Open : BearerGuard
    {
        protected override bool Admits(HttpContext context) => true;
    }
}
