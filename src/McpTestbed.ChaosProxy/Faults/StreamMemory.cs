namespace McpTestbed.ChaosProxy.Faults;

/// <summary>The last events of each session's streams, for rules that send them again. Bounded, whatever a server
/// sends.</summary>
internal sealed class StreamMemory
{
    public const int MaximumEvents = 100;
    private const int MaximumSessions = 100;
    private const int MaximumBytes = 1 << 16;

    private readonly Dictionary<string, List<(string Stream, StreamBlock Block)>> sessions = [];
    private readonly Lock gate = new();

    /// <summary>Keeps an event of a stream.</summary>
    public void Remember(string? session, string stream, StreamBlock block)
    {
        if (block.Raw.Length > MaximumBytes)
            return;
        lock (gate)
        {
            if (!sessions.TryGetValue(session ?? "", out var events))
            {
                if (sessions.Count >= MaximumSessions)
                    return;
                sessions[session ?? ""] = events = [];
            }

            events.Add((stream, block));
            if (events.Count > MaximumEvents)
                events.RemoveAt(0);
        }
    }

    /// <summary>The last events of a session's other streams, oldest first.</summary>
    public IReadOnlyList<StreamBlock> Last(string? session, string exceptOf, int count)
    {
        lock (gate)
        {
            return sessions.TryGetValue(session ?? "", out var events)
                ? [.. events.Where(kept => kept.Stream != exceptOf).TakeLast(count).Select(kept => kept.Block)]
                : [];
        }
    }
}
