using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on a server whose process was ended and started again.</summary>
internal static class RestartChecks
{
    public static readonly Check SessionGoneOrKept = new()
    {
        Id = "session-gone-or-kept-after-a-restart",
        Claim = "After a restart, a session from before is answered 404, or served as before",
        Requirements = ["session/expired-404"],
        Remedy =
            "Answer 404 to the id of a session that you do not know: a client initializes again after that, and after "
            + "400 it need not. Or keep sessions in a store that outlives the process.",
        Allows =
        [
            "404 to every method: the session has ended",
            "a session that is served as before, and ended at any time",
            "405 to GET and DELETE: the server does not offer them",
            "401 with WWW-Authenticate, 429 and 503",
        ],
        Judge = Judging.Each(
            OfOldSessions,
            exchange =>
                exchange.Status == 404
                || (
                    exchange.ToServer!.Method switch
                    {
                        "POST" => exchange.TakenUp(),
                        "GET" => exchange.Status == 405 || (exchange.Status == 200 && exchange.IsStream()),
                        _ => exchange.Status == 405 || exchange.Served,
                    }
                ),
            "404, or the session to be served as before"
        ),
    };

    /// <summary>Requests made after a process was started again, with the id of a session that was opened before it was
    /// ended, and whose client did not end it.</summary>
    private static IEnumerable<Exchange> OfOldSessions(History history)
    {
        var acts = history.Marks(MarkNames.ReplicaControl).ToList();
        if (acts.Count == 0)
            return [];
        var (ended, started) = (acts[0].AtUs, acts[^1].AtUs);
        var old = history
            .Issuing()
            .Where(exchange => exchange.FromServer!.AtUs < ended)
            .Select(exchange => exchange.FromServer!.Session!.Token)
            .ToHashSet();
        return history
            .WithIssuedSession()
            .Where(exchange => exchange.ToServer!.AtUs > started && old.Contains(exchange.Session()!));
    }
}
