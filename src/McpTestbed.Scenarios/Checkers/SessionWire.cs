using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Which sessions a history has, and which requests belong to them.</summary>
internal static class SessionWire
{
    /// <summary>Initialize exchanges whose response gave out a session id.</summary>
    public static IEnumerable<Exchange> Issuing(this History history) =>
        history.Initializes().Where(exchange => exchange is { Served: true, FromServer.Session: not null });

    /// <summary>Session ids that initialize issued, as tokens.</summary>
    public static HashSet<string> IssuedSessions(this History history) =>
        [.. history.Issuing().Select(exchange => exchange.FromServer!.Session!.Token)];

    /// <summary>The session ids a request carries, as tokens.</summary>
    public static IReadOnlyList<string> Sessions(this Exchange exchange) =>
        exchange.RequestValues(McpHeaders.SessionId);

    /// <summary>The one session id a request carries; null for none or several.</summary>
    public static string? Session(this Exchange exchange) => exchange.Sessions() is [var only] ? only : null;

    /// <summary>Requests with the id of a session that had been ended before they were sent.</summary>
    public static IEnumerable<Exchange> WithTerminatedSession(this History history)
    {
        var issued = history.IssuedSessions();
        var ends = history
            .Of("DELETE")
            .Where(exchange => exchange.Served && exchange.Session() is { } session && issued.Contains(session))
            .ToLookup(exchange => exchange.Session()!);
        return history
            .Reached()
            .Where(exchange => exchange.Session() is { } session && ends[session].Any(end => end.Precedes(exchange)));
    }

    /// <summary>Requests with the id of a session that was live, as far as the record shows.</summary>
    public static IEnumerable<Exchange> WithLiveSession(this History history)
    {
        var issued = history.IssuedSessions();
        var dead = history.WithTerminatedSession().ToHashSet();
        return history
            .Reached()
            .Where(exchange =>
                exchange.Session() is { } session && issued.Contains(session) && !dead.Contains(exchange)
            );
    }

    /// <summary>Requests with a session id that no initialize issued, to a server that issues them.</summary>
    public static IEnumerable<Exchange> WithNeverIssuedSession(this History history)
    {
        var issued = history.IssuedSessions();
        return issued.Count == 0
            ? []
            : history.Reached().Where(exchange => exchange.Session() is { } session && !issued.Contains(session));
    }

    /// <summary>Requests that a correct client would send: of a live session, or without one to a server that issues
    /// none.</summary>
    public static IEnumerable<Exchange> InGoodStanding(this History history)
    {
        if (history.IssuedSessions().Count > 0)
            return history.WithLiveSession();
        return history.Initializes().FirstOrDefault(exchange => exchange.Served) is { } opened
            ? history
                .Requests()
                .Where(exchange =>
                    exchange.Sessions().Count == 0 && exchange.RpcMethod != "initialize" && opened.Precedes(exchange)
                )
            : [];
    }
}
