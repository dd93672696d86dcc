using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Which sessions a history has, and which requests belong to them.</summary>
internal static class SessionWire
{
    private const int Accepted = 202;

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

    /// <summary>
    /// Requests with the id of a session that its client had ended before they were sent. A DELETE that was answered
    /// 202 is accepted and not yet done (RFC 9110, 15.3.3): after it the session has ended once the server says so, by
    /// a 404 to a correct request.
    /// </summary>
    public static IEnumerable<Exchange> WithTerminatedSession(this History history)
    {
        var ends = history.Ends().ToLookup(end => end.Session()!);
        return history
            .Reached()
            .Where(exchange => exchange.Session() is { } session && ends[session].Any(end => end.Precedes(exchange)));
    }

    /// <summary>Requests of sessions that were issued and that their clients had not asked to end, whether or not the
    /// server had ended them of its own accord.</summary>
    public static IEnumerable<Exchange> WithIssuedSession(this History history)
    {
        var issued = history.IssuedSessions();
        var deletes = history.ServedDeletes(issued).ToLookup(exchange => exchange.Session()!);
        return history
            .Reached()
            .Where(exchange =>
                exchange.Session() is { } session
                && issued.Contains(session)
                && !deletes[session].Any(delete => delete.Precedes(exchange))
            );
    }

    /// <summary>Sessions that were answered 404 and served in turn, as tokens: of a 404 in them nothing can be
    /// said.</summary>
    public static HashSet<string> AnsweredInTurn(this History history) =>
        [.. history.LostSessions.Where(lost => lost.ServedAgain is not null).Select(lost => lost.Session)];

    /// <summary>Requests with the id of a session that was live, as far as the record shows: those since when it may
    /// have been lost are left out.</summary>
    public static IEnumerable<Exchange> WithLiveSession(this History history)
    {
        var lost = history.LostSessions.ToDictionary(session => session.Session);
        return history
            .WithIssuedSession()
            .Where(exchange => !lost.TryGetValue(exchange.Session()!, out var session) || session.WasAliveAt(exchange));
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

    private static IEnumerable<Exchange> ServedDeletes(this History history, HashSet<string> issued) =>
        history
            .Of("DELETE")
            .Where(exchange => exchange.Served && exchange.Session() is { } session && issued.Contains(session));

    /// <summary>The answers that tell a client that its session has ended, as it asked.</summary>
    private static IEnumerable<Exchange> Ends(this History history)
    {
        foreach (var delete in history.ServedDeletes(history.IssuedSessions()))
        {
            if (delete.Status != Accepted)
                yield return delete;
            else if (
                history
                    .Reached()
                    .FirstOrDefault(exchange =>
                        exchange.Session() == delete.Session()
                        && exchange.Status == 404
                        && delete.Precedes(exchange)
                        && exchange.IsCorrect(history.Began)
                    ) is
                { } gone
            )
                yield return gone;
        }
    }
}
