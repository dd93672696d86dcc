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

    private static readonly ConcurrentDictionary<Ends, LinkConnection> Accepted = new();
    private static readonly ConcurrentDictionary<Ends, LinkConnection> Dialled = new();

    /// <summary>A connection was accepted.</summary>
    /// <param name="client">The leg to its client.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>Whether it came from another connection of its own link.</returns>
    public static bool Accept(LinkLeg client, LinkConnection connection)
    {
        var ends = OfClient(client);
        Accepted[ends] = connection;
        connection.CameFrom = Dialled.GetValueOrDefault(ends);
        return LeadsBack(connection);
    }

    /// <summary>A connection has dialled its server.</summary>
    /// <param name="dialled">The leg to its server.</param>
    /// <param name="connection">The connection.</param>
    /// <returns>Whether its server is a connection that leads back to its link.</returns>
    public static bool Dial(LinkLeg dialled, LinkConnection connection)
    {
        var ends = OfServer(dialled);
        Dialled[ends] = connection;
        if (!Accepted.TryGetValue(ends, out var server))
            return false;
        server.CameFrom = connection;
        return LeadsBack(server);
    }

    /// <summary>A connection has ended.</summary>
    /// <param name="client">The leg to its client.</param>
    /// <param name="dialled">The legs to its servers.</param>
    /// <param name="connection">The connection.</param>
    public static void Forget(LinkLeg client, IEnumerable<LinkLeg> dialled, LinkConnection connection)
    {
        Accepted.TryRemove(KeyValuePair.Create(OfClient(client), connection));
        foreach (var leg in dialled)
            Dialled.TryRemove(KeyValuePair.Create(OfServer(leg), connection));
        connection.CameFrom = null;
    }

    private static Ends OfClient(LinkLeg client) => new(Plain(client.Remote), Plain(client.Local));

    private static Ends OfServer(LinkLeg dialled) => new(Plain(dialled.Local), Plain(dialled.Remote));

    private static IPEndPoint Plain(IPEndPoint end) =>
        end.Address.IsIPv4MappedToIPv6 ? new(end.Address.MapToIPv4(), end.Port) : end;

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

    /// <summary>Both ends of a connection: a system may give the same port to several that lead to different
    /// servers.</summary>
    private readonly record struct Ends(IPEndPoint Client, IPEndPoint Server);
}
