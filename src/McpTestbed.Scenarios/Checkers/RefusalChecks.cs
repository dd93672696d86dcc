using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on requests that a server refuses: how, and what becomes of the session.</summary>
internal static class RefusalChecks
{
    /// <summary>A method that no revision has.</summary>
    public const string UnknownMethod = "mcptestbed/no-such-method";

    public static readonly Check UnknownMethodIsNo404 = new()
    {
        Id = "unknown-method-is-no-404",
        Claim = "An unknown method in a live session is not answered with the status that says that the session ended",
        Requirements = ["gap/404-in-a-live-session", "session/expired-404"],
        Remedy =
            "Answer the JSON-RPC error -32601 with status 200 (or 400): a client that sees 404 gives its session up "
            + "and initializes again.",
        Allows = ["404 where the session ended", "200 or 400 with -32601", "403"],
        Judge = history =>
        {
            var asked = history
                .WithLiveSession()
                .Where(exchange => exchange.RpcMethod == UnknownMethod && Judging.IsJudged(exchange))
                .ToList();
            var misled = asked.Find(exchange =>
                exchange.Status == 404 && NextPing(history, exchange) is { } ping && ping.HasResult()
            );
            if (misled is not null)
            {
                var ping = NextPing(history, misled)!;
                return Judgement.Violated(
                    $"{Judging.Say(misled)}, and the session goes on: {Judging.Say(ping)}",
                    [.. misled.Evidence, .. ping.Evidence]
                );
            }

            var others = asked.FindAll(exchange => exchange.Status != 404);
            return others.Count == 0
                ? Judgement.Unknown("the record has no unknown method in a session that went on")
                : Judgement.Held(Judging.Say(others[0]), others.SelectMany(exchange => exchange.Evidence));
        },
    };

    public static readonly Check SessionSurvivesARefusedRequest = new()
    {
        Id = "session-survives-a-refused-request",
        Claim = "A session goes on after one of its requests was refused",
        Requirements = ["gap/session-ended-by-a-refusal", "session/terminate-anytime"],
        Remedy = "Answer the one request with its error, and leave the session alone.",
        Allows = ["an end of the session at any time: this is never more than an observation"],
        Judge = JudgeSurvival,
    };

    public static readonly Check NullIdIsNoNotification = new()
    {
        Id = "null-id-is-no-notification",
        Claim = "A request with the id null is refused, and not taken for a notification",
        Requirements = ["gap/null-id", "jsonrpc/id-not-null"],
        Remedy =
            "Look whether there is an id before looking what it is: answer 400 or an error, so that a client that "
            + "sends null by mistake does not wait for ever.",
        Allows = ["400, or a JSON-RPC error"],
        Judge = Judging.EachGranted(
            history =>
                history
                    .InGoodStanding()
                    .Where(exchange =>
                        exchange.ToServer is { Method: "POST", Messages: [{ Kind: JsonRpcKind.Request, Id: "null" }] }
                    ),
            exchange =>
                exchange.Status is >= 400 and < 500
                || exchange.Replies().Any(message => message.Kind == JsonRpcKind.Error),
            "400, or a JSON-RPC error"
        ),
    };

    /// <summary>The next request of the session that asks for nothing but a sign of life.</summary>
    private static Exchange? NextPing(History history, Exchange exchange) =>
        history
            .Requests("ping")
            .FirstOrDefault(ping =>
                ping.Session() == exchange.Session() && exchange.Precedes(ping) && Judging.IsJudged(ping)
            );

    /// <summary>A session may end at any time; it takes one beside it that lives on, and the request between two
    /// answers, to say what ended it.</summary>
    private static Judgement JudgeSurvival(History history)
    {
        var inTurn = history.AnsweredInTurn();
        var refused = history
            .WithIssuedSession()
            .Where(exchange =>
                exchange.RequestId() is not null
                && !inTurn.Contains(exchange.Session()!)
                && Judging.IsJudged(exchange)
                && exchange.Status is not (401 or 403)
                && (exchange.Status is >= 400 and < 500 || exchange.ErrorCode() is not null)
                && history
                    .Requests("ping")
                    .Any(ping => ping.Session() == exchange.Session() && ping.HasResult() && ping.Precedes(exchange))
            )
            .Select(exchange => (Refused: exchange, Ping: NextPing(history, exchange)))
            .Where(pair => pair.Ping is not null)
            .DistinctBy(pair => pair.Refused.Session())
            .ToList();
        var ended = refused.FindAll(pair => pair.Ping!.Status == 404 && HasNeighbour(history, pair.Ping));
        if (ended.Count > 0)
        {
            var (request, ping) = ended[0];
            return Judgement.Violated(
                $"{Judging.Say(request)}, and then {Judging.Say(ping!)}, while a session beside it lived on "
                    + $"({ended.Count} of {refused.Count} sessions)",
                [.. request.Evidence, .. ping!.Evidence]
            );
        }

        var alive = refused.FindAll(pair => pair.Ping!.HasResult());
        return alive.Count == 0
            ? Judgement.Unknown("the record has no refused request with a sign of life before and after it")
            : Judgement.Held(
                $"{Counted.Of(alive.Count, "session")} went on after a refused request, such as "
                    + $"{Judging.Say(alive[0].Refused)}",
                alive.SelectMany(pair => pair.Refused.Evidence.Concat(pair.Ping!.Evidence))
            );
    }

    private static bool HasNeighbour(History history, Exchange lost)
    {
        var refusedIn = history
            .WithIssuedSession()
            .Where(exchange => exchange.ErrorCode() is not null || exchange.Status is >= 400 and < 500)
            .Select(exchange => exchange.Session())
            .ToHashSet();
        return history
            .Requests("ping")
            .Any(ping =>
                ping.Session() is { } session
                && session != lost.Session()
                && !refusedIn.Contains(session)
                && ping.HasResult()
                && lost.Precedes(ping)
            );
    }
}
