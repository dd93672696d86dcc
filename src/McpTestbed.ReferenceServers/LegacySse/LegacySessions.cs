namespace McpTestbed.ReferenceServers.LegacySse;

/// <summary>The sessions of one server, oldest first.</summary>
internal sealed class LegacySessions
{
    private const int MaxOpen = 10_000;

    private readonly Lock gate = new();
    private readonly OrderedDictionary<string, LegacySession> open = new(StringComparer.Ordinal);

    /// <summary>Adds one; the oldest is ended when there are too many.</summary>
    public void Add(LegacySession session)
    {
        LegacySession? oldest = null;
        lock (gate)
        {
            if (open.Count == MaxOpen)
            {
                oldest = open.GetAt(0).Value;
                open.RemoveAt(0);
            }

            open.Add(session.Id, session);
        }

        oldest?.End();
    }

    public void Remove(LegacySession session)
    {
        lock (gate)
            open.Remove(session.Id);
    }

    public LegacySession? Find(string id)
    {
        lock (gate)
            return open.GetValueOrDefault(id);
    }

    public LegacySession[] All()
    {
        lock (gate)
            return [.. open.Values];
    }

    /// <summary>Ends all at once: their streams close, and posts to them find nobody.</summary>
    public void EndAll()
    {
        LegacySession[] all;
        lock (gate)
        {
            all = [.. open.Values];
            open.Clear();
        }

        foreach (var session in all)
            session.End();
    }
}
