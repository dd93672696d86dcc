namespace McpTestbed.Core.Histories;

/// <summary>A session that was answered 404 though its client had not ended it and asked as it should. Servers may end
/// a session at any time (2025-11-25, basic/transports, Session Management, 3).</summary>
/// <param name="Session">Its id, as a token.</param>
/// <param name="Ended">The first such request.</param>
/// <param name="Alive">The last request before it that shows the session alive: one that was served, or the initialize
/// that opened it.</param>
public sealed record LostSession(string Session, Exchange Ended, Exchange Alive)
{
    /// <summary>The first request after that 404 that was served all the same; null where the session stayed
    /// dead.</summary>
    public Exchange? ServedAgain { get; init; }

    /// <summary>Why nothing of what follows in the session proves anything, as a sentence without its full
    /// stop.</summary>
    public string Reason =>
        ServedAgain is null
            ? $"the server ended the session by its right (it answered {Ended} with 404), and what came after that "
                + "says nothing else of it"
            : $"requests of the session were answered 404 and served in turn ({Ended} and {ServedAgain}), so that "
                + "nothing else can be said of it";

    /// <summary>Whether a request of the session was made while the record shows it alive. Where 404 and service come
    /// in turn, no 404 says anything of the request.</summary>
    /// <param name="exchange">A request with the session's id.</param>
    /// <returns>False for those of which nobody can tell.</returns>
    public bool WasAliveAt(Exchange exchange) =>
        ServedAgain is null ? exchange.ToServer!.AtUs <= Alive.ToServer!.AtUs : exchange.Status != 404;

    /// <summary>Finds them in a history.</summary>
    internal static IReadOnlyList<LostSession> Of(IEnumerable<Exchange> exchanges, RunBegan began)
    {
        var sessions = new Dictionary<string, Life>();
        foreach (
            var exchange in exchanges
                .Where(exchange => exchange is { ToServer: not null, FromServer.AnsweredBy: AnsweredBy.Target })
                .OrderBy(exchange => exchange.ToServer!.AtUs)
        )
        {
            if (exchange is { RpcMethod: "initialize", Served: true, FromServer.Session: { } issued })
                sessions.TryAdd(issued.Token, new(exchange));
            else if (exchange.SessionIds() is [var id] && sessions.TryGetValue(id, out var life))
                life.Take(exchange, began);
        }

        return
        [
            .. sessions
                .Where(session => session.Value.Ended is not null)
                .Select(session => new LostSession(session.Key, session.Value.Ended!, session.Value.Alive)
                {
                    ServedAgain = session.Value.ServedAgain,
                }),
        ];
    }

    private sealed class Life(Exchange opened)
    {
        private bool isDeleted;

        public Exchange Alive { get; private set; } = opened;

        public Exchange? Ended { get; private set; }

        public Exchange? ServedAgain { get; private set; }

        public void Take(Exchange exchange, RunBegan began)
        {
            // Whatever follows a DELETE that was accepted, with 202 too, is the end that the client asked for.
            isDeleted |= exchange is { ToServer.Method: "DELETE", Served: true };
            if (isDeleted || !exchange.IsCorrect(began))
                return;
            if (exchange.Served && (Ended is null || exchange.ToServer!.AtUs <= Ended.FromServer!.AtUs))
                Alive = exchange;
            else if (exchange.Served)
                ServedAgain ??= exchange;
            else if (exchange.Status == 404 && !exchange.SaysMethodNotFound())
                Ended ??= exchange;
        }
    }
}
