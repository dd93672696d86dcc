using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on the life of a session: usable from its first moment, kept, and dead once it ended.</summary>
internal static class SessionLifeChecks
{
    private static readonly string[] UsableAllows =
    [
        "404: the server may end a session at any time (served again after it is session-once-404-stays-dead)",
        "401, 403, 429 and 5xx, which have reasons of their own",
    ];

    public static readonly Check TerminatedSessionPost404 = Terminated("POST");
    public static readonly Check TerminatedSessionGet404 = Terminated("GET");
    public static readonly Check TerminatedSessionDelete404 = Terminated("DELETE");

    public static readonly Check DeleteEndsSessionOr405 = new()
    {
        Id = "delete-ends-session-or-405",
        Claim = "DELETE of a live session is answered 2xx, or 405 where clients may not end sessions",
        Requirements = ["session/delete-405", "gap/session-delete-status"],
        Remedy = "Answer DELETE with 200 or 204 and end the session, or with 405.",
        Allows =
        [
            "405: clients may not end sessions",
            "202: it ends later",
            "401 and 403",
            "404 where it had ended already: it is not served afterwards",
        ],
        Judge = history =>
            Judging.EachGranted(
                past => past.WithLiveSession().Where(exchange => exchange.ToServer!.Method == "DELETE"),
                exchange =>
                    exchange.Served
                    || exchange.Status == 405
                    || (exchange.Status == 404 && !IsServedAfter(history, exchange)),
                "2xx or 405"
            )(history),
    };

    public static readonly Check ExpiredSessionPost404 = new()
    {
        Id = "expired-session-post-404",
        Claim = "A request of a session that expired while idle is answered 404",
        Requirements = ["session/expired-404"],
        Remedy = "Answer 404, not 400 or 401, so that the client knows to initialize again.",
        Allows = ["401 with WWW-Authenticate, which may come before the session is looked up"],
        Judge = Judging.Each(OfExpiredSessions, exchange => exchange.Status == 404, "404"),
    };

    public static readonly Check NeverIssuedSession404 = new()
    {
        Id = "never-issued-session-404",
        Claim = "A session id that was never issued is answered 404, which lets a client recover",
        Requirements = ["gap/unknown-session-id"],
        Remedy =
            "Answer 404 to every session id the server does not know: a client then initializes again by rule, "
            + "after 400 it need not.",
        Allows = ["400, 401 and 403, of which the text says nothing"],
        Judge = Judging.Each(
            NeverIssued,
            exchange => exchange.Status == 404,
            "404 (the text is silent; 400 is tolerable)",
            exchange =>
                exchange.Served
                    ? $"{Judging.Say(exchange)}: it is served, which never-issued-session-not-served is about"
                    : Refusals.OwnReason(exchange)
        ),
    };

    public static readonly Check NeverIssuedSessionNotServed = new()
    {
        Id = "never-issued-session-not-served",
        Claim = "A session id that was never issued is not served and breaks nothing",
        Requirements = ["gap/unknown-session-id"],
        Remedy = "Refuse session ids that were not issued; creating a session for one lets anybody choose ids.",
        Allows = ["400, 401, 403 or 404"],
        Judge = Judging.Each(NeverIssued, exchange => exchange.Status is >= 400 and < 500, "a 4xx"),
    };

    public static readonly Check SessionUsableAtOnce = new()
    {
        Id = "session-usable-at-once",
        Claim = "The request that follows initialize at once is served, or answered 404 where the session ended",
        Requirements = ["session/expired-404", "session/terminate-anytime"],
        Remedy = "Store the session before the response to initialize leaves.",
        Allows = UsableAllows,
        Judge = Usable(sameConnection: true),
    };

    public static readonly Check SessionUsableFromOtherConnections = new()
    {
        Id = "session-usable-from-other-connections",
        Claim =
            "The session is known on every connection, not only on the one that opened it, or answered 404 where it "
            + "ended",
        Requirements = ["session/expired-404", "session/terminate-anytime"],
        Remedy = "Keep sessions by their id in a store of the server, not with the connection.",
        Allows = UsableAllows,
        Judge = Usable(sameConnection: false),
    };

    public static readonly Check NoSessionDemandedThatWasNotIssued = new()
    {
        Id = "no-session-demanded-that-was-not-issued",
        Claim = "A server that issued no session id serves requests without one",
        Requirements = ["session/assign-optional"],
        Remedy = "Send Mcp-Session-Id on the response to initialize, or do not ask for it later.",
        Allows = ["401 and 403"],
        Judge = history =>
            history.IssuedSessions().Count > 0
                ? Judgement.NotExercised("the server issues session ids")
                : Judging.EachGranted(past => past.InGoodStanding(), exchange => exchange.TakenUp(), "it to be served")(
                    history
                ),
    };

    public static readonly Check InitializeAfterALostAnswer = new()
    {
        Id = "initialize-after-a-lost-answer",
        Claim = "A client whose initialize answer was lost can initialize again",
        Requirements = ["gap/initialize-again"],
        Remedy =
            "Open a new session for every initialize without a session id; do not refuse because one was "
            + "opened before.",
        Allows = ["401, 403, 409, 429 and 503, which have reasons of their own"],
        Judge = Judging.EachGranted(
            history => AfterLostInitialize(history).Where(exchange => exchange.Status is not (>= 500 or 0)),
            exchange => exchange.HasResult() || exchange.Status is 403 or 409,
            "an initialize result"
        ),
    };

    public static readonly Check InitializeAgainBreaksNothing = new()
    {
        Id = "initialize-again-breaks-nothing",
        Claim = "The initialize after one whose answer was lost is answered, and does not break the server",
        Requirements = ["gap/never-initialized-again"],
        Remedy = "Catch what a second initialize throws; a client whose answer was lost has no other way in.",
        Allows = ["any refusal below 500, and 503"],
        Judge = Judging.EachGranted(AfterLostInitialize, exchange => exchange.Status < 500, "an answer below 500"),
    };

    public static readonly Check SessionSurvivesADroppedStream = new()
    {
        Id = "session-survives-a-dropped-stream",
        Claim = "A session goes on after the connection of one of its streams broke",
        Requirements = ["gap/session-ttl", "stream/disconnect-not-cancel", "get/either-may-close"],
        Remedy = "Do not tie the life of a session to one connection; let it end by DELETE or by idle time.",
        Allows =
        [
            "an end of the session at any time: this is never more than an observation",
            "an end of the session of a client that does not answer a ping, since the cut took it from the client",
        ],
        Judge = history =>
            Dropped(history).ToList() is [var dropped, ..] drops && drops.TrueForAll(WaitsForTheClient)
                ? Judgement.NotExercised(
                    $"the server had asked its client something on the stream that was cut ({dropped}), and may "
                        + "end the "
                        + "session of a client that does not answer"
                )
                : Judging.EachGranted(AfterDroppedStream, exchange => exchange.TakenUp(), "it to be served")(history),
    };

    private static Func<History, Judgement> Usable(bool sameConnection) =>
        Judging.EachGranted(
            history => FollowingInitialize(history, sameConnection).Where(exchange => exchange.Status != 404),
            exchange => exchange.TakenUp(),
            "it to be served, or 404 where the session has ended",
            (_, exchange) => exchange.Status >= 500 ? $"{Judging.Say(exchange)}, which is no word on the session" : null
        );

    private static Check Terminated(string method) =>
        new()
        {
            Id = $"terminated-session-{method.ToLowerInvariant()}-404",
            Claim = $"A {method} with the id of a session that was ended is answered 404",
            Requirements = ["session/expired-404"],
            Remedy =
                "Answer 404 to requests with the id of a session that has ended, so that the client initializes again.",
            Allows =
                method == "POST"
                    ? ["401 with WWW-Authenticate", "202 to DELETE: the session has not ended yet"]
                    : ["405: the server does not offer the method", "401 with WWW-Authenticate", "202 to DELETE"],
            Judge =
                method != "POST"
                    ? Judging.EachOffered(
                        history =>
                            history.WithTerminatedSession().Where(exchange => exchange.ToServer!.Method == method),
                        exchange => exchange.Status == 404,
                        "404"
                    )
                    : Judging.Each(
                        history =>
                            history.WithTerminatedSession().Where(exchange => exchange.ToServer!.Method == method),
                        exchange => exchange.Status == 404,
                        "404"
                    ),
        };

    /// <summary>Whether a request in the session of an exchange is served later on, be it one that a probe made beside
    /// the scenario.</summary>
    private static bool IsServedAfter(History history, Exchange exchange) =>
        history.Exchanges.Any(later =>
            exchange.Precedes(later) && later.Session() == exchange.Session() && later.Served
        );

    private static IEnumerable<Exchange> NeverIssued(History history) => history.WithNeverIssuedSession();

    /// <summary>POSTs sent after the target's clock was moved, in sessions that had been opened before.</summary>
    private static IEnumerable<Exchange> OfExpiredSessions(History history)
    {
        var isOutwaited = history.Marks(MarkNames.IdleTime).FirstOrDefault();
        if ((history.Marks(MarkNames.TargetControl).FirstOrDefault() ?? isOutwaited) is not { } moved)
            return [];
        var old = history
            .Issuing()
            .Where(exchange => exchange.FromServer!.AtUs < moved.AtUs)
            .Select(exchange => exchange.FromServer!.Session!.Token)
            .ToHashSet();
        return history
            .WithIssuedSession()
            .Where(exchange =>
                exchange.ToServer is { Method: "POST" } request
                && request.AtUs > moved.AtUs
                && old.Contains(exchange.Session()!)
                // Real time alone does not show that it has expired: a server may keep it longer.
                && !(moved == isOutwaited && exchange.TakenUp())
            );
    }

    private static IEnumerable<Exchange> FollowingInitialize(History history, bool sameConnection)
    {
        var opened = history
            .Issuing()
            .DistinctBy(exchange => exchange.FromServer!.Session!.Token)
            .ToDictionary(exchange => exchange.FromServer!.Session!.Token);
        return history
            .WithLiveSession()
            .Where(exchange =>
                exchange.RpcMethod is "ping"
                && opened.TryGetValue(exchange.Session()!, out var initialize)
                && (exchange.Link == initialize.Link && exchange.Connection == initialize.Connection) == sameConnection
            );
    }

    private static IEnumerable<Exchange> AfterLostInitialize(History history)
    {
        var initializes = history.Initializes().ToList();
        var lost = initializes.Find(exchange =>
            exchange is { Served: true, FromServer.Complete: true, ToClient: null }
        );
        return lost is null ? [] : initializes.Where(lost.Precedes);
    }

    private static IEnumerable<Exchange> Dropped(History history) =>
        history
            .WithIssuedSession()
            .Where(exchange => exchange.StreamEnd is { By: not EndedBy.Server, How: not EndedHow.Complete });

    private static IEnumerable<Exchange> AfterDroppedStream(History history)
    {
        var drops = Dropped(history).Where(exchange => !WaitsForTheClient(exchange)).ToList();
        return history
            .WithIssuedSession()
            .Where(exchange =>
                exchange.RpcMethod == "ping"
                && drops.Exists(dropped =>
                    dropped.Session() == exchange.Session()
                    && (
                        dropped.StreamEnd!.AtUs < exchange.ToServer!.AtUs
                        || dropped.Completion?.AtUs < exchange.Operation?.AtUs
                    )
                )
            );
    }

    /// <summary>Whether the server asked its client something on a stream, and the question did not get
    /// through.</summary>
    private static bool WaitsForTheClient(Exchange stream)
    {
        var through = stream.EventsToClient.Select(sse => sse.Event).ToHashSet();
        return stream.Events.Any(sse =>
            !through.Contains(sse.Event) && sse.Messages.Any(message => message.Kind == JsonRpcKind.Request)
        );
    }
}
