using System.Globalization;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.SessionEra.Streams;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Streams;

/// <summary>One defect: event ids are 1, 2, 3 on every stream; replay takes the newest stream that has the
/// id.</summary>
internal sealed class EventIdsPerStream()
    : SessionEraProfile(
        "broken-event-ids-per-stream",
        "Event ids are 1, 2, 3 on every stream; replay takes the newest stream that has the id."
    )
{
    protected override ServerParts Compose() => new() { Streams = new StreamRules { Ids = new Numbers() } };

    private sealed class Numbers : EventIds
    {
        public override string Format(EventStream stream, int number) => $"{number}";

        public override ResumePoint? Find(Session session, string id) =>
            int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && session.Streams.All.LastOrDefault(stream => stream.CanResumeAfter(number)) is { } newest
                ? new(newest, number)
                : null;
    }
}
