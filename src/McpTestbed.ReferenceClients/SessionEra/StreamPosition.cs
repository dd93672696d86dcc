using McpTestbed.ReferenceClients.Events;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>How far a stream was read.</summary>
internal sealed class StreamPosition
{
    private string? first;
    private string? last;

    /// <summary>How many blocks came.</summary>
    public int Blocks { get; private set; }

    /// <summary>The reconnection time that the server asked for.</summary>
    public TimeSpan? Retry { get; private set; }

    /// <summary>Whether an event id was seen; without one a stream cannot be resumed.</summary>
    public bool CanBeResumed => !string.IsNullOrEmpty(last);

    /// <summary>Notes a block.</summary>
    public void Note(ReadEvent block)
    {
        Blocks++;
        last = block.LastEventId;
        first ??= last;
        Retry = block.Retry ?? Retry;
    }

    /// <summary>What a resumption names, null where there is nothing to name.</summary>
    public string? LastEventId(Conduct conduct) => CanBeResumed ? conduct.LastEventId(first!, last!) : null;
}
