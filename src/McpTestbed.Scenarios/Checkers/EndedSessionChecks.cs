using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on a session that has ended for sure: a request of it was refused already.</summary>
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
        Allows = ["403", "202 to DELETE: the session may end later"],
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
        Allows = ["403", "a call that goes on, or is stopped, by the end of its session"],
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

    /// <summary>Requests with the id of a session that a client ended, after one of them was refused: an answer of 202
    /// to DELETE may mean that the end is yet to come, and then only 404 says that it has.</summary>
    private static IEnumerable<Exchange> AfterTheEnd(History history)
    {
        var terminated = history.WithTerminatedSession().ToList();
        return terminated.Where(exchange =>
            terminated.Exists(earlier =>
                TellsOfTheEnd(history, earlier) && earlier.Session() == exchange.Session() && earlier.Precedes(exchange)
            )
        );
    }

    /// <summary>Another status than 404 is wrong, as other checks say, and tells of the end all the same.</summary>
    private static bool TellsOfTheEnd(History history, Exchange exchange) =>
        exchange.Status == 404
        || (
            exchange is { Status: 400 or 410, ToServer.Messages: [{ Kind: JsonRpcKind.Request }] }
            && exchange.IsCorrect(history.Began)
            && history
                .Of("DELETE")
                .Any(end =>
                    end is { Served: true, Status: not 202 }
                    && end.Session() == exchange.Session()
                    && end.Precedes(exchange)
                )
        );

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
