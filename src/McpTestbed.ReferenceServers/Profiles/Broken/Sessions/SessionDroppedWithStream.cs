using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>One defect: a client that disconnects from any stream loses its session.</summary>
internal sealed class SessionDroppedWithStream()
    : SessionEraProfile(
        "broken-session-dropped-with-stream",
        "A client that disconnects from any stream loses its session."
    )
{
    protected override ServerParts Compose() => new() { Streams = new Fragile() };

    private sealed class Fragile : StreamRules
    {
        public override void Disconnected(SessionStore sessions, Session session, EventStream stream) =>
            sessions.Terminate(session);
    }
}
