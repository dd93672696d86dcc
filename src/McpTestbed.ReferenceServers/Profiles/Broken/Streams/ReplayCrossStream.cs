using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: replays what followed on all streams of the session, in the order of the whole
/// session.</summary>
internal sealed class ReplayCrossStream()
    : SessionEraProfile(
        "broken-replay-cross-stream",
        "Replays what followed on all streams of the session, in the order of the whole session."
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
        )
        {
            var lastHad = kept.FirstOrDefault(e => e.Number == number)?.Sequence ?? 0;
            var others = session.Streams.All.Where(other => other != stream).SelectMany(other => other.History());
            return [.. kept.Concat(others).Where(e => e.Sequence > lastHad).OrderBy(e => e.Sequence)];
        }
    }
}
