using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: once the work is done its stream is forgotten: a client that comes back late gets
/// nothing.</summary>
internal sealed class NoReplayOnceDone()
    : SessionEraProfile(
        "broken-no-replay-once-done",
        "Once the work is done its stream is forgotten: a client that comes back late gets nothing."
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
        ) => stream.HasEnded ? [] : base.Missed(session, stream, kept, number);
    }
}
