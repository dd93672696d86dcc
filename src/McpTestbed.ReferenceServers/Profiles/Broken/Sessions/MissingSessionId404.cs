using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: a request without Mcp-Session-Id gets 404, which says that its session has ended.</summary>
internal sealed class MissingSessionId404()
    : SessionEraProfile(
        "broken-missing-session-id-404",
        "A request without Mcp-Session-Id gets 404, which says that its session has ended."
    )
{
    protected override ServerParts Compose() => new() { Gate = new Gate() };

    private sealed class Gate : SessionGate
    {
        protected override Admission WhenMissing(SessionStore sessions) => NotFound();
    }
}
