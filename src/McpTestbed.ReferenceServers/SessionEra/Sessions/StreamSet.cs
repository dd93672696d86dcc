using McpTestbed.ReferenceServers.SessionEra.Events;

namespace McpTestbed.ReferenceServers.SessionEra.Sessions;

/// <summary>The streams of one session.</summary>
internal sealed class StreamSet(Session session, ISessionState state)
{
    /// <summary>How many streams are kept for replay; of those that nobody reads or feeds, the oldest go
    /// first.</summary>
    public const int Kept = 128;

    private const int MaxWaiting = 1_024;

    private readonly Lock gate = new();
    private readonly List<EventStream> streams = [];

    /// <summary>All that are kept, oldest first.</summary>
    public IReadOnlyList<EventStream> All
    {
        get
        {
            lock (gate)
                return [.. streams];
        }
    }

    /// <summary>Whether a connection reads any of them.</summary>
    public bool AnyOpen => All.Any(stream => stream.IsOpen);

    /// <summary>The GET streams that a connection reads, the newest first.</summary>
    public IReadOnlyList<EventStream> OpenStandalone => [.. Standalone.Where(stream => stream.IsOpen)];

    /// <summary>Where a message that belongs to no request goes: the newest open GET stream, else the newest there
    /// was.</summary>
    public EventStream? ForUnrelated =>
        Standalone.FirstOrDefault(stream => stream.IsOpen) ?? Standalone.FirstOrDefault(stream => !stream.HasEnded);

    private IEnumerable<EventStream> Standalone =>
        All.Where(stream => stream.Kind == StreamKind.Standalone).OrderByDescending(stream => stream.OpenedAt);

    /// <summary>Adds a stream on which that many responses are due (none on a GET stream).</summary>
    public EventStream Add(StreamKind kind, int responsesDue, Framing framing) =>
        Add(state.NewStream(session, kind, responsesDue, framing));

    /// <summary>Adds a stream that is kept elsewhere as well; where it is here already, that one stays.</summary>
    public EventStream Add(EventStream stream)
    {
        lock (gate)
        {
            if (streams.Find(known => known.Name == stream.Name) is { } known)
                return known;
            if (streams.Count >= Kept && Removable() is { } old)
                streams.Remove(old);
            streams.Add(stream);
        }

        return stream;
    }

    /// <summary>The stream of that name; null if it is not kept here.</summary>
    public EventStream? Find(string name)
    {
        lock (gate)
            return streams.Find(stream => stream.Name == name);
    }

    /// <summary>Ends them all.</summary>
    public void End()
    {
        foreach (var stream in All)
            stream.End();
    }

    // A stream with work to come is kept as long as there is any other, and only goes when far too many wait at once.
    private EventStream? Removable() =>
        streams.Find(stream => !stream.IsOpen && (stream.HasEnded || stream.Kind == StreamKind.Standalone))
        ?? (streams.Count >= MaxWaiting ? streams.Find(stream => !stream.IsOpen) : null);
}
