using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on what travels on which stream, and on what a disconnect means.</summary>
internal static class StreamChecks
{
    public static readonly Check GetIsAStreamOr405 = new()
    {
        Id = "get-is-a-stream-or-405",
        Claim = "GET is answered with an event stream or with 405",
        Requirements = ["get/sse-or-405", "endpoint/single-path-post-get"],
        Remedy = "Answer GET with text/event-stream, or with 405 where the server pushes nothing.",
        Allows =
        [
            "401 and 403",
            "404 where the session ended",
            "409 of a server that issues no session ids: another client may have the stream",
            "a head that comes late: get-stream-opens-at-once",
        ],
        Judge = Judging.EachGranted(
            history => Gets(history).Concat(SessionlessGets(history)).Take(1),
            exchange => exchange.Status == 405 || (exchange.Status == 200 && exchange.IsStream()),
            "200 with text/event-stream, or 405",
            (history, exchange) =>
                exchange.Status == 409 && history.IssuedSessions().Count == 0
                    ? $"{Judging.Say(exchange)}: the server has one GET stream for all its clients, and another client "
                        + "may have it (gap/second-get-stream)"
                    : null
        ),
    };

    public static readonly Check GetStreamHasNoAnswers = new()
    {
        Id = "get-stream-has-no-answers",
        Claim = "A GET stream that resumes nothing carries no JSON-RPC answer",
        Requirements = ["get/no-response-unless-resuming"],
        Remedy = "Send the answer to a request on the response of its own POST.",
        Allows = ["405", "a stream that the server ends at once"],
        Judge = JudgeAnswersOnGet,
    };

    public static readonly Check SecondGetStreamDoesNoHarm = new()
    {
        Id = "second-get-stream-does-no-harm",
        Claim = "A second GET stream of a session is granted or refused, and the session goes on",
        Requirements = ["gap/second-get-stream"],
        Remedy = "Grant the stream, or answer 409 or 405; leave the session and its other streams alone.",
        Allows = ["200, 409 or 405", "an end of the first stream", "a stream that the server ends at once"],
        Judge = JudgeSecondGet,
    };

    public static readonly Check GetStreamReopensAfterADrop = new()
    {
        Id = "get-stream-reopens-after-a-drop",
        Claim = "After the GET stream's connection broke, the client can open it again",
        Requirements = ["gap/get-channel-lost", "get/either-may-close", "gap/second-get-stream"],
        Remedy = "Free the place of a GET stream when its connection ends, or let the new one replace it.",
        Allows = ["405", "a conflict for a few seconds", "a stream that the server ends at once"],
        Judge = Judging.EachOffered(
            AfterGetDrop,
            exchange => exchange.Status == 200 && exchange.IsStream(),
            "200 with text/event-stream"
        ),
    };

    public static readonly Check MessageOnOneStreamOnly = new()
    {
        Id = "message-on-one-stream-only",
        Claim = "Each message of the server goes out on exactly one stream",
        Requirements = ["multi/no-broadcast"],
        Remedy = "Choose one of the open streams for a message; never broadcast it.",
        Allows = ["any of the open streams", "equal messages of two requests, each on its own stream"],
        Judge = Broadcast.Judge,
    };

    public static readonly Check DisconnectIsNotCancel = new()
    {
        Id = "disconnect-is-not-cancel",
        Claim = "A client's disconnect does not cancel its request",
        Requirements = ["stream/disconnect-not-cancel"],
        Remedy =
            "Do not bind the work to the connection's lifetime (in ASP.NET Core: RequestAborted); cancel on "
            + "notifications/cancelled.",
        Allows = ["an end of the stream by the server itself"],
        Judge = history =>
            JudgeReplay(history) is { } replayed ? replayed : JudgeFate("finished", "cancelled")(history),
    };

    public static readonly Check DisconnectCancelsTheRequest = new()
    {
        Id = "disconnect-cancels-the-request",
        Claim = "A client's disconnect cancels its request",
        Requirements = ["cancel/http-disconnect", "cancel/stop-work"],
        Remedy = "Cancel the work of a request when the client closes its connection or stream.",
        Allows = ["work that was done before the disconnect"],
        Judge = JudgeFate("cancelled", "finished", "running"),
    };

    /// <summary>GETs of a live session that resume nothing.</summary>
    private static IEnumerable<Exchange> Gets(History history) =>
        history
            .WithLiveSession()
            .Where(exchange =>
                exchange.ToServer!.Method == "GET" && exchange.RequestValues(McpHeaders.LastEventId).Count == 0
            );

    /// <summary>GETs of a client to which the server issued no session id, after its initialize was served: there is no
    /// session that could have ended.</summary>
    private static IEnumerable<Exchange> SessionlessGets(History history) =>
        history.IssuedSessions().Count > 0
            ? []
            : history
                .Of("GET")
                .Where(exchange =>
                    exchange.Sessions().Count == 0
                    && exchange.LastEventId() is null
                    && history.Initializes().Any(opened => opened.HasResult() && opened.Precedes(exchange))
                );

    private static IEnumerable<Exchange> AfterGetDrop(History history)
    {
        // By the client's own order: the link may see the reset after the request that follows it.
        var gets = Gets(history).ToList();
        var dropped = gets.Find(exchange =>
            exchange.IsStream() && exchange.StreamEnd is { By: EndedBy.Client } && exchange.Completion is not null
        );
        return dropped is null
            ? []
            : gets.Where(exchange =>
                    exchange.Session() == dropped.Session() && exchange.Operation?.AtUs > dropped.Completion!.AtUs
                )
                .TakeLast(1);
    }

    private static Judgement JudgeAnswersOnGet(History history)
    {
        var gets = history
            .Of("GET")
            .Where(exchange => exchange.RequestValues(McpHeaders.LastEventId).Count == 0)
            .ToList();
        var streams = gets.FindAll(exchange => exchange.IsStream());
        var wrong = streams.Find(exchange => exchange.Replies().Any(message => message.IsAnswer));
        if (wrong is not null)
            return Judgement.Violated(
                $"{Judging.Say(wrong)}, and its stream carried an answer; expected it on the response of the "
                    + "request's own POST",
                wrong.Evidence
            );
        if (gets.Count > 0 && gets.TrueForAll(exchange => exchange.Status == 405))
            return Judgement.NotExercised(
                "the server answers GET with 405, so it has no stream for answers to stray to"
            );
        var beside = streams.FindAll(stream =>
            history
                .Requests()
                .Any(exchange => exchange.Session() == stream.Session() && stream.IsOpenAt(exchange.ToServer!.AtUs))
        );
        return beside.Count == 0
            ? Judgement.Unknown("the record has no request beside an open GET stream")
            : Judgement.Held(
                $"{beside.Count} GET streams carried no answer to the requests beside them",
                beside.SelectMany(exchange => exchange.Evidence)
            );
    }

    private static Judgement JudgeSecondGet(History history)
    {
        // Also of a session that was lost by it.
        var gets = history
            .WithIssuedSession()
            .Where(exchange =>
                exchange.ToServer!.Method == "GET" && exchange.RequestValues(McpHeaders.LastEventId).Count == 0
            )
            .ToList();
        var second = gets.Find(exchange =>
            gets.Exists(first =>
                first != exchange
                && first.Session() == exchange.Session()
                && first.ToServer!.AtUs < exchange.ToServer!.AtUs
                && first.IsOpenAt(exchange.ToServer.AtUs)
            )
        );
        if (second is null)
            return Judgement.Unknown("the record has no second GET stream beside an open one");
        var after = history
            .Requests("ping")
            .Where(exchange =>
                exchange.Session() == second.Session() && exchange.ToServer!.AtUs > second.ToServer!.AtUs
            )
            .ToList();
        if (!Judging.IsJudged(second) || after.Count == 0)
            return Judgement.Unknown("the second GET was not answered, or no request followed it", second.Evidence);
        if (second.Status is not (200 or (>= 400 and < 500)))
            return Judgement.Violated($"{Judging.Say(second)}; expected 200, 409 or 405", second.Evidence);
        var harmed = after.Find(exchange => Judging.IsJudged(exchange) && !exchange.TakenUp());
        if (harmed is not null)
            return Judgement.Violated(
                $"after a second GET ({second.Status}), {Judging.Say(harmed)}; expected the session to go on",
                [.. second.Evidence, .. harmed.Evidence]
            );
        return after.TrueForAll(Judging.IsJudged)
            ? Judgement.Held(
                $"the second GET was answered {second.Status}, and the session went on",
                [.. second.Evidence, .. after[0].Evidence]
            )
            : Judgement.Unknown("a request after the second GET was not answered", second.Evidence);
    }

    /// <summary>The answer to a call that its client broke off, replayed to it: the work went on. That nothing is
    /// replayed proves nothing, and is for the checks on replay.</summary>
    private static Judgement? JudgeReplay(History history)
    {
        foreach (
            var call in history
                .Requests("tools/call")
                .Where(call =>
                    call.StreamEnd is { By: EndedBy.Client } && !call.Events.Any(sse => IsResultOf(sse, call))
                )
        )
        {
            var replay = history
                .Of("GET")
                .FirstOrDefault(resumed =>
                    resumed.LastEventId() is not null
                    && resumed.Session() == call.Session()
                    && resumed.ToServer!.AtUs > call.StreamEnd!.AtUs
                    && resumed.Events.Any(sse => IsResultOf(sse, call))
                );
            if (replay is not null)
                return Judgement.Held(
                    $"the answer to {Judging.Name(call)}, which was broken off ({call}), was replayed ({replay}): the "
                        + "work went on",
                    [.. call.Evidence, .. replay.Evidence]
                );
        }

        return null;
    }

    private static bool IsResultOf(StreamEvent sse, Exchange call) =>
        sse.Messages.Any(message => message.Kind == JsonRpcKind.Response && message.Answers(call.RequestId()));

    /// <summary>The fate of work that its client broke off, as the last answer of the witness tool tells it.</summary>
    private static Func<History, Judgement> JudgeFate(string right, params string[] wrong) =>
        history =>
        {
            var calls = history.Requests("tools/call").ToList();
            var asleep = calls.FindAll(exchange =>
                exchange.ToServer!.Messages[0].Name == "sleep" && !exchange.HasOwnAnswer()
            );
            if (asleep.Count == 0)
                return Judgement.Unknown("the record has no call that its client broke off");
            if (asleep.TrueForAll(exchange => exchange.StreamEnd is { By: EndedBy.Server }))
                return Judgement.NotExercised(
                    "the server itself ends its reply streams before the answer, so there was none for the "
                        + "client to break off"
                );
            var witness = calls.FindLast(exchange => exchange.ToServer!.Messages[0].Name == "sleep-status");
            if (witness?.ToolText() is not { } fate)
                return Judgement.Unknown("the witness gave no answer");
            if (fate == right)
                return Judgement.Held($"the witness says the work was {fate} ({witness})", witness.Evidence);
            return wrong.Contains(fate)
                ? Judgement.Violated(
                    $"the witness says the work was {fate} ({witness}); expected {right}",
                    witness.Evidence
                )
                : Judgement.Unknown($"the witness says '{fate}'", witness.Evidence);
        };
}
