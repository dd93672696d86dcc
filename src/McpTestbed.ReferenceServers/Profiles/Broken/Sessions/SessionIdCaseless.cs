using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: the value of Mcp-Session-Id is compared without regard to case.</summary>
internal sealed class SessionIdCaseless()
    : SessionEraProfile("broken-session-id-caseless", "The value of Mcp-Session-Id is compared without regard to case.")
{
    protected override ServerParts Compose() => new() { Sessions = new SessionStore(StringComparer.OrdinalIgnoreCase) };
}
