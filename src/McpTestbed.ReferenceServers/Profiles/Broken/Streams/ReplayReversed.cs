using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: replays the missed events in reverse order.</summary>
internal sealed class ReplayReversed()
    : SessionEraProfile("broken-replay-reversed", "Replays the missed events in reverse order.")
{
    protected override ServerParts Compose() => new() { Streams = new Rules() };

    private sealed class Rules : StreamRules
    {
        public override IReadOnlyList<StreamEvent> Missed(
            Session session,
            EventStream stream,
            IReadOnlyList<StreamEvent> kept,
            int number
        ) => [.. base.Missed(session, stream, kept, number).Reverse()];
    }
}
