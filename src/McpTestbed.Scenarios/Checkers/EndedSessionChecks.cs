using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on a session that has ended for sure: a request of it was answered 404 already.</summary>
internal static class EndedSessionChecks
{
    public static readonly Check EndedSessionMessages404 = new()
    {
        Id = "ended-session-messages-404",
        Claim = "A notification or a response with the id of a session that has ended is answered 404",
        Requirements = ["session/expired-404"],
        Remedy =
            "Look for the session before anything else, whatever the message is: a notification in a session that has "
            + "ended is lost, and its client must hear of it.",
        Judge = Judging.EachGranted(
            history => AfterTheEnd(history).Where(exchange => IsMessage(exchange)),
            IsRefused,
            "404"
        ),
    };

    public static readonly Check EndedSessionStaysEnded = new()
    {
        Id = "ended-session-stays-ended",
        Claim = "A session that was ended while a request was at work is still ended once that request is done",
        Requirements = ["session/expired-404"],
        Remedy =
            "Let a request that is done update its session only where it still lives; never store it anew (update, and "
            + "not put).",
        Judge = history =>
        {
            var late = AfterTheEnd(history)
                .Where(exchange =>
                    exchange.ToServer!.Messages is [{ Kind: JsonRpcKind.Request }] && FollowsWork(history, exchange)
                )
                .ToList();
            return Judging.EachGranted(_ => late, IsRefused, "404")(history);
        },
    };

    /// <summary>Requests with the id of a session that a client ended, after one of them was answered 404: an answer of
    /// 202 to DELETE may mean that the end is yet to come.</summary>
    private static IEnumerable<Exchange> AfterTheEnd(History history)
    {
        var terminated = history.WithTerminatedSession().ToList();
        return terminated.Where(exchange =>
            terminated.Exists(earlier =>
                earlier.Status == 404 && earlier.Session() == exchange.Session() && earlier.Precedes(exchange)
            )
        );
    }

    private static bool IsMessage(Exchange exchange) =>
        exchange.ToServer!.Messages is [{ Kind: JsonRpcKind.Notification or JsonRpcKind.Response }];

    /// <summary>Whether a request was at work when the session was ended, and done when this one was made.</summary>
    private static bool FollowsWork(History history, Exchange exchange)
    {
        var ends = history.Of("DELETE").Where(end => end.Served && end.Session() == exchange.Session()).ToList();
        return history
            .Requests()
            .Any(work =>
                work != exchange
                && work.Session() == exchange.Session()
                && work.DoneAtUs() < exchange.ToServer!.AtUs
                && ends.Exists(end => work.ToServer!.AtUs < end.ToServer!.AtUs && work.DoneAtUs() > end.ToServer.AtUs)
            );
    }

    /// <summary>403 is the refusal of somebody who may not ask at all.</summary>
    private static bool IsRefused(Exchange exchange) => exchange.Status is 404 or 403;
}
