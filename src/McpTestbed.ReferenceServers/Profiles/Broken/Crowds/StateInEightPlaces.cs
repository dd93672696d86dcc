using McpTestbed.ReferenceServers.Profiles.Broken.Replicas;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.Profiles.Broken.Crowds;

/// <summary>One defect, seen only in a crowd: there are eight places for what sessions keep, and the ninth session
/// shares the place of another.</summary>
internal sealed class StateInEightPlaces()
    : SessionEraProfile(
        "broken-state-in-eight-places",
        "There are eight places for what sessions keep; the ninth session shares the place of another."
    )
{
    protected override ServerParts Compose()
    {
        var sessions = new SessionStore();
        sessions.State = new Places(sessions.State, sessions);
        return new() { Sessions = sessions };
    }

    private sealed class Places(ISessionState other, SessionStore sessions) : StateOfAnother(other)
    {
        private const int Count = 8;

        private readonly Lock gate = new();
        private readonly Dictionary<Session, int> taken = [];
        private readonly string?[] texts = new string?[Count];

        public override Task RememberAsync(Session session, string text)
        {
            lock (gate)
                texts[PlaceOf(session)] = text;
            return Task.CompletedTask;
        }

        public override Task<string?> RecallAsync(Session session)
        {
            lock (gate)
                return Task.FromResult(texts[PlaceOf(session)]);
        }

        /// <summary>A place that no live session has; when all are taken, one that is.</summary>
        private int PlaceOf(Session session)
        {
            if (taken.TryGetValue(session, out var place))
                return place;
            foreach (var ended in taken.Keys.Except(sessions.Live).ToList())
                taken.Remove(ended);
            place = Enumerable.Range(0, Count).Except(taken.Values).FirstOrDefault(taken.Count % Count);
            return taken[session] = place;
        }
    }
}
