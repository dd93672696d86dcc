using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: a replay leaves out the second of the events that the client missed.</summary>
internal sealed class ReplayWithGap()
    : SessionEraProfile(
        "broken-replay-with-gap",
        "A replay leaves out the second of the events that the client missed."
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
        ) => [.. base.Missed(session, stream, kept, number).Where((_, index) => index != 1)];
    }
}
