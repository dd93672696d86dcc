using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: replays the whole stream, the events that the client has acknowledged too.</summary>
internal sealed class ReplayFromStart()
    : SessionEraProfile(
        "broken-replay-from-start",
        "Replays the whole stream, the events that the client has acknowledged too."
    )
{
    protected override ServerParts Compose() => new() { Streams = new Rules() };

    private sealed class Rules : StreamRules
    {
        public override IReadOnlyList<StreamEvent> Missed(
            Session session,
            EventStream stream,
            IReadOnlyList<StreamEvent> kept,
            int number
        ) => kept;
    }
}
