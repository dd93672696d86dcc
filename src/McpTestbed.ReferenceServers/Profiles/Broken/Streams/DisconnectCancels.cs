using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: a client that disconnects cancels the requests of that stream.</summary>
internal sealed class DisconnectCancels()
    : SessionEraProfile("broken-disconnect-cancels", "A client that disconnects cancels the requests of that stream.")
{
    protected override ServerParts Compose() => new() { Streams = new Rules() };

    private sealed class Rules : StreamRules
    {
        public override void Disconnected(SessionStore sessions, Session session, EventStream stream) =>
            session.Running.Cancel(stream);
    }
}
