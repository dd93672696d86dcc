using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>What a client does when its session has ended, or a request of it is refused.</summary>
internal static class RecoveryChecks
{
    /// <summary>So many attempts in a row no client needs.</summary>
    public const int ManyAttempts = 20;

    /// <summary>Requests in flight may still have gone out when a 404 was on its way: two that wait for each other may
    /// not.</summary>
    private const int InARow = 2;

    /// <summary>Timers fire a little early on some machines.</summary>
    private const long ToleranceUs = 30_000;

    private const string NoDeadSession = "no request of the client in a session was answered 404";

    public static readonly Check ClientBeginsAnewAfter404 = new()
    {
        Id = "client-begins-anew-after-404",
        Claim = "A client that is told by 404 that its session has ended uses that session no more, and opens another",
        Requirements = ["session/client-reinit-on-404"],
        Remedy =
            "On 404 to any request that carried a session id, forget the id and send initialize without one; then ask "
            + "again what failed.",
        Allows =
        [
            "an end of the client, or of all it does with the server",
            "requests that were on their way when the 404 came",
            "a DELETE of the dead session",
            "a new session only when there is something to ask again",
        ],
        Judge = history =>
        {
            var ended = Ended(history).ToList();
            foreach (var (session, dead) in ended)
            {
                var anew = Anew(history, dead);
                var after = DeadRequests(history, session, dead)
                    .Where(exchange => anew is null || exchange.AskedAt() > anew.AskedAt())
                    .ToList();
                if (Chain(after) is { Count: >= InARow } chain)
                    return Judgement.Violated(
                        $"{dead.InWords()} was answered 404, and the client went on with the dead session: "
                            + string.Join(", ", chain.Take(3).Select(exchange => exchange.InWords()))
                            + (anew is null ? "; it opened no other" : ", although it had opened another"),
                        [.. dead.Lines(), .. chain.Take(3).SelectMany(exchange => exchange.Lines())]
                    );
            }

            var renewed = ended.Where(pair => Anew(history, pair.Dead) is not null).ToList();
            return ended.Count == 0 ? Judgement.NotExercised(NoDeadSession)
                : renewed.Count > 0
                    ? Judgement.Held(
                        $"{renewed[0].Dead.InWords()} was answered 404, and "
                            + $"{Anew(history, renewed[0].Dead)!.InWords()} "
                            + "followed",
                        renewed[0].Dead.Lines()
                    )
                : Judgement.NotExercised($"the client asked nothing more after the 404: {history.HowItEnded()}");
        },
    };

    public static readonly Check ClientInitializesWithoutTheDeadId = new()
    {
        Id = "client-initializes-without-the-dead-id",
        Claim = "The initialize that follows a 404 has no session id",
        Requirements = ["session/client-reinit-on-404"],
        Remedy = "Forget the session id before the new initialize is sent.",
        Judge = history =>
            ClientWire.Each(
                Ended(history).Select(pair => Anew(history, pair.Dead)).OfType<Exchange>(),
                exchange =>
                    exchange.SentValues(McpHeaders.SessionId).Count > 0
                        ? "has a session id, and the 404 came before it"
                        : null,
                "the client opened no session after a 404"
            ),
    };

    public static readonly Check ClientOpensOneSessionForADeadOne = new()
    {
        Id = "client-opens-one-session-for-a-dead-one",
        Claim = "However many requests are in flight when a session ends, the client opens one new session",
        Requirements = ["gap/reinit-limits"],
        Remedy = "Let the first 404 open the new session, and the others wait for it.",
        Judge = history =>
        {
            foreach (var (session, dead) in Ended(history))
            {
                var anew = history
                    .Sent("initialize")
                    .Where(exchange =>
                        exchange.AskedAt() > dead.GotAt()
                        && history.SessionAt(exchange) is { } latest
                        && (latest == session || !WasUsed(history, latest, exchange.AskedAt()))
                    )
                    .ToList();
                if (anew.Count > 1)
                    return Judgement.Violated(
                        $"{anew.Count} of them followed {dead.InWords()}, which was answered 404",
                        anew.SelectMany(exchange => exchange.Lines())
                    );
                if (anew.Count == 1)
                    return Judgement.Held($"one followed {dead.InWords()}", anew[0].Lines());
            }

            return Judgement.NotExercised("the client opened no session after a 404");
        },
    };

    public static readonly Check ClientStopsOpeningSessions = new()
    {
        Id = "client-stops-opening-sessions",
        Claim = "A client whose sessions all end at once gives up in the end",
        Requirements = ["gap/reinit-limits"],
        Remedy = "Count the sessions that ended without a served request, wait longer each time, and give up.",
        Judge = history =>
            Bounded(
                [.. history.Sent("initialize")],
                Ended(history).Any(),
                NoDeadSession,
                "sessions were opened, and each ended with 404"
            ),
    };

    public static readonly Check ClientInitializesBoundedly = new()
    {
        Id = "client-initializes-boundedly",
        Claim = "A client whose initialize is never answered gives up in the end",
        Requirements = ["gap/reinit-limits"],
        Remedy = "Send initialize a few times, each after a longer wait, and report that the server does not answer.",
        Allows = ["a few attempts"],
        Judge = history =>
            Bounded(
                [.. history.Sent("initialize").Where(exchange => history.AnswerTo(exchange) is null)],
                history.Sent("initialize").Any(exchange => exchange.GotStatus() == 0),
                "every initialize of the client got a response",
                "times initialize was sent, and its answer got lost"
            ),
    };

    public static readonly Check ClientStopsAskingAgain = new()
    {
        Id = "client-stops-asking-again",
        Claim = "A client whose request is refused again and again gives up in the end",
        Requirements = ["gap/reconnect-limits"],
        Remedy = "Bound how often a request is made again, and wait longer each time.",
        Judge = history =>
        {
            var refused = history
                .Asked("POST")
                .Where(exchange => exchange.GotStatus() is >= 400 and not 404)
                .GroupBy(exchange => exchange.Rpc())
                .MaxBy(group => group.Count());
            return Bounded(
                refused is null ? [] : [.. refused],
                refused is not null,
                "no request of the client was refused",
                "times it was asked and refused"
            );
        },
    };

    public static readonly Check ClientKeepsASessionThatLives = new()
    {
        Id = "client-keeps-a-session-that-lives",
        Claim = "A client opens no new session because one request was refused otherwise than by 404",
        Requirements = ["gap/reinit-limits"],
        Remedy = "Report the refusal, and go on with the session: only 404 says that it has ended.",
        Allows = ["an end of the client", "a new session after the old one was deleted"],
        Judge = history =>
        {
            var refused = history
                .InASession()
                .Where(exchange =>
                    exchange.FromClient!.Method == "POST" && exchange.GotStatus() is 400 or 401 or 403 or >= 500
                )
                .ToList();
            return ClientWire.Each(
                refused,
                exchange =>
                    history
                        .Asked()
                        .FirstOrDefault(next =>
                            next.AskedAt() > exchange.GotAt()
                            && (next.Rpc() == "initialize" || next.FromClient!.Method == "DELETE")
                        )
                        is { FromClient.Method: "POST" } anew
                        ? $"was answered {exchange.GotStatus()}, and {anew.InWords()} followed"
                        : null,
                "no request of the client was refused"
            );
        },
    };

    public static readonly Check ClientHonoursRetryAfter = new()
    {
        Id = "client-honours-retry-after",
        Claim = "A client that is told Retry-After does not ask again before",
        Requirements = ["ext/rfc9110/retry-after"],
        Remedy = "Wait for the seconds that Retry-After names before the request is made again.",
        Allows = ["no second attempt", "another request meanwhile"],
        Judge = history =>
        {
            var told = history
                .Asked("POST")
                .Where(exchange => exchange.GotStatus() is 429 or 503 && RetryAfterUs(exchange) is not null)
                .ToList();
            var again = told.SelectMany(exchange =>
                    history
                        .Asked("POST")
                        .Where(other => other.AskedAt() > exchange.GotAt() && IsSame(exchange, other))
                        .Take(1)
                        .Select(other => (exchange, other))
                )
                .ToList();
            return ClientWire.Each(
                again.Select(pair => pair.other),
                other =>
                {
                    var (first, _) = again.Find(pair => pair.other == other);
                    var waited = other.AskedAt() - first.GotAt();
                    return waited + ToleranceUs < RetryAfterUs(first)
                        ? $"came {waited / 1000} ms after {first.InWords()} was answered {first.GotStatus()} with "
                            + $"Retry-After: {RetryAfterUs(first) / 1_000_000}"
                        : null;
                },
                told.Count == 0 ? "the server told no Retry-After" : "the client did not ask again"
            );
        },
    };

    public static readonly Check ClientKeepsCursorsInTheirSession = new()
    {
        Id = "client-keeps-cursors-in-their-session",
        Claim = "The client takes no cursor from one session into another",
        Requirements = ["pagination/cursor-not-across-sessions"],
        Remedy = "Begin a list anew when the session was.",
        Judge = history =>
            ClientWire.Each(
                history.Sent("tools/list").Where(exchange => Cursor(exchange) is not null),
                exchange =>
                {
                    var given = history
                        .Got()
                        .FirstOrDefault(got =>
                            got.Json.At("result", "nextCursor").AsText() == Cursor(exchange)
                            && got.AtUs < exchange.AskedAt()
                        );
                    return
                        given is not null
                        && SessionOf(history, given) is { } origin
                        && history.SessionAt(exchange) is { } now
                        && origin != now
                        ? $"has a cursor of an earlier session ({given.On})"
                        : null;
                },
                "the client followed no cursor"
            ),
    };

    /// <summary>The session of an answer: that of its request, or where it came on a stream for many the one that was
    /// the latest then.</summary>
    private static ClientSession? SessionOf(History history, Got got) =>
        got.On.FromClient?.Method == "GET"
            ? history.ClientSessions().LastOrDefault(session => session.OpenedAt < got.AtUs)
            : history.SessionAt(got.On);

    private static string? Cursor(Exchange exchange) => exchange.SentJson().At("params", "cursor").AsText();

    /// <summary>The sessions that ended with a 404, and the first request that was answered so.</summary>
    private static IEnumerable<(ClientSession Session, Exchange Dead)> Ended(History history) =>
        history
            .ClientSessions()
            .Select(session => (session, dead: session.Ended(history)))
            .Where(pair => pair.dead is { FromClient.Method: not "DELETE" })
            .Select(pair => (pair.session, pair.dead!));

    /// <summary>The first initialize after a 404.</summary>
    private static Exchange? Anew(History history, Exchange dead) =>
        history.Sent("initialize").FirstOrDefault(exchange => exchange.AskedAt() > dead.GotAt());

    /// <summary>What the client asked of a session after it had got a 404 of it.</summary>
    private static IEnumerable<Exchange> DeadRequests(History history, ClientSession session, Exchange dead) =>
        history
            .Asked()
            .Where(exchange =>
                exchange.AskedAt() > dead.GotAt()
                && exchange.FromClient!.Method != "DELETE"
                && exchange.Rpc() != "initialize"
                && exchange.SentValues(McpHeaders.SessionId).Contains(session.Id!)
            );

    /// <summary>Of requests, as many as there are of which each was made after the one before was answered.</summary>
    private static List<Exchange> Chain(IEnumerable<Exchange> requests)
    {
        var chain = new List<Exchange>();
        foreach (var exchange in requests)
        {
            if (chain.Count == 0 || exchange.AskedAt() > chain[^1].GotAt())
                chain.Add(exchange);
        }

        return chain;
    }

    private static bool WasUsed(History history, ClientSession session, long before) =>
        history
            .InASession()
            .Any(exchange =>
                session.Owns(exchange)
                && exchange.AskedAt() < before
                && exchange.GotStatus() is >= 200 and < 300
                && exchange.Rpc() is not "notifications/initialized"
                && exchange.FromClient!.Method == "POST"
            );

    private static Judgement Bounded(List<Exchange> attempts, bool wasTried, string none, string what) =>
        !wasTried ? Judgement.NotExercised(none)
        : attempts.Count > ManyAttempts
            ? Judgement.Violated($"{attempts.Count} {what}", attempts.Take(20).SelectMany(exchange => exchange.Lines()))
        : Judgement.Held($"{attempts.Count} {what}", attempts.SelectMany(exchange => exchange.Lines()));

    private static bool IsSame(Exchange one, Exchange other) =>
        one.Rpc() == other.Rpc()
        && one.SentJson()?["params"]?.ToJsonString() == other.SentJson()?["params"]?.ToJsonString();

    private static long? RetryAfterUs(Exchange exchange) =>
        Core.Protocol.Http.HeaderLine.Values(exchange.ToClient!.Headers, "Retry-After").FirstOrDefault() is { } text
        && long.TryParse(text, out var seconds)
            ? seconds * 1_000_000
            : null;
}
