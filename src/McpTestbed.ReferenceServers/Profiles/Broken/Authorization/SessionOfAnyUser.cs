using McpTestbed.ReferenceServers.Authorization;
using McpTestbed.ReferenceServers.SessionEra;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Authorization;

/// <summary>One defect: whoever has a token may use any session.</summary>
internal sealed class SessionOfAnyUser()
    : ProtectedSessionProfile(
        "broken-session-of-any-user",
        "Whoever has a token may use any session.",
        new BearerGuard()
    )
{
    protected override ServerParts Compose() => base.Compose() with { Gate = new() };
}
