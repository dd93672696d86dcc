using System.Collections.Immutable;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>The connections of a link, and what those before them did. The link calls it under its lock.</summary>
internal sealed class LinkTally
{
    private readonly SortedDictionary<int, LinkConnection> open = [];
    private ByteCounts ended;
    private int accepted;
    private int turnedAway;

    public int Count => open.Count;

    /// <summary>Those that are open, in the order they arrived.</summary>
    public IEnumerable<LinkConnection> Open => open.Values;

    /// <summary>Adds a connection under the next number.</summary>
    public LinkConnection Add(Func<int, LinkConnection> make)
    {
        var connection = make(accepted + 1);
        open[++accepted] = connection;
        return connection;
    }

    public void CountTurnedAway() => turnedAway++;

    /// <summary>Counts a connection that was not even begun.</summary>
    public void CountRefused()
    {
        accepted++;
        turnedAway++;
    }

    public bool Remove(LinkConnection connection)
    {
        if (!open.Remove(connection.Number))
            return false;
        ended += connection.Bytes;
        return true;
    }

    public LinkState State(TimeSpan now)
    {
        var states = open
            .Values.Select(connection => new ConnectionState(
                connection.Number,
                connection.ClientPort,
                now - connection.OpenedAt,
                connection.Bytes,
                connection.HoldsBuffer,
                connection.IsHeld,
                [.. connection.Plan.All.Select(active => active.Owner.Definition.Name)]
            ))
            .ToImmutableArray();
        return new(accepted, turnedAway, states.Aggregate(ended, (sum, connection) => sum + connection.Bytes), states);
    }
}
