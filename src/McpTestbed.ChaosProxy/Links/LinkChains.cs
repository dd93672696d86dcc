using System.Collections.Concurrent;
using System.Net;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>Which connections of this process lead into others of it: a link whose server is another link is fine, one
/// that leads back to itself would dial itself until nothing is left.</summary>
/// <remarks>Both ends of a connection become known in either order, so each end looks for the other after it has made
/// itself known. Where one is late, the loop is seen a turn later.</remarks>
internal static class LinkChains
{
    /// <summary>No chain of links is longer; it also ends a look at one that changes meanwhile.</summary>
    private const int Longest = 64;

    private static readonly ConcurrentDictionary<IPEndPoint, LinkConnection> Accepted = new();
    private static readonly ConcurrentDictionary<IPEndPoint, LinkConnection> Dialled = new();

    /// <summary>A connection was accepted.</summary>
    /// <param name="from">Its client's address.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>Whether it came from another connection of its own link.</returns>
    public static bool Accept(IPEndPoint from, LinkConnection connection)
    {
        Accepted[from] = connection;
        connection.CameFrom = Dialled.GetValueOrDefault(from);
        return LeadsBack(connection);
    }

    /// <summary>A connection has dialled its server.</summary>
    /// <param name="local">The address from which it did.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>Whether its server is a connection that leads back to its link.</returns>
    public static bool Dial(IPEndPoint local, LinkConnection connection)
    {
        Dialled[local] = connection;
        if (!Accepted.TryGetValue(local, out var server))
            return false;
        server.CameFrom = connection;
        return LeadsBack(server);
    }

    /// <summary>A connection has ended.</summary>
    /// <param name="from">Its client's address.</param>
    /// <param name="locals">The addresses from which it dialled.</param>
    /// <param name="connection">The connection.</param>
    public static void Forget(IPEndPoint from, IEnumerable<IPEndPoint> locals, LinkConnection connection)
    {
        Accepted.TryRemove(KeyValuePair.Create(from, connection));
        foreach (var local in locals)
            Dialled.TryRemove(KeyValuePair.Create(local, connection));
        connection.CameFrom = null;
    }

    private static bool LeadsBack(LinkConnection connection)
    {
        var earlier = connection.CameFrom;
        for (var length = 1; earlier is not null && length <= Longest; length++, earlier = earlier.CameFrom)
        {
            // A link has one clock, and no other link has it.
            if (earlier.Clock == connection.Clock)
                return true;
        }

        return earlier is not null;
    }
}
