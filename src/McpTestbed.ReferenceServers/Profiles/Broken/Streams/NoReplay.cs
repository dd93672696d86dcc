using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: events have ids, but Last-Event-ID is ignored: the client gets a new stream of its
/// own.</summary>
internal sealed class NoReplay()
    : SessionEraProfile(
        "broken-no-replay",
        "Events have ids, but Last-Event-ID is ignored: the client gets a new stream of its own."
    )
{
    protected override ServerParts Compose() => new() { Streams = new Rules() };

    private sealed class Rules : StreamRules
    {
        public override ResumePoint? Resume(Session session, string lastEventId) => new(OpenStandalone(session), 0);
    }
}
