using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Http;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: a request without Mcp-Session-Id is served in the session that was initialized last.</summary>
internal sealed class MissingSessionIdServed()
    : SessionEraProfile(
        "broken-missing-session-id-served",
        "A request without Mcp-Session-Id is served in the session that was initialized last."
    )
{
    protected override ServerParts Compose() => new() { Gate = new Gate() };

    private sealed class Gate : SessionGate
    {
        protected override Admission WhenMissing(SessionStore sessions) =>
            sessions.Live.MaxBy(session => session.Order) is { } last
                ? Admission.Serve(last)
                : base.WhenMissing(sessions);
    }
}
