using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on how single messages are answered: what hand-written handlers get wrong first.</summary>
internal static class MessageChecks
{
    public static readonly Check Notification202 = new()
    {
        Id = "notification-202",
        Claim = "An accepted notification is answered 202 with an empty body",
        Requirements = ["post/notification-202"],
        Remedy = "Answer 202 without a body to notifications and responses.",
        Allows = ["a refusal of the notification with a 4xx"],
        Judge = Judging.Each(
            // one that is refused was not accepted (post/notification-reject-4xx)
            history => history.Notifications().Where(exchange => exchange.Served || !Judging.IsJudged(exchange)),
            exchange =>
                exchange.Status == 202
                && exchange.FromServer!.Body is null or { Length: 0 }
                && exchange.Events.Count == 0,
            "202 with an empty body"
        ),
    };

    public static readonly Check NoReplyToNotification = new()
    {
        Id = "no-reply-to-notification",
        Claim = "A notification gets no JSON-RPC response",
        Requirements = ["jsonrpc/no-reply-to-notification"],
        Remedy = "Send nothing in answer to a message without an id.",
        Allows = ["a refusal whose body is a JSON-RPC error without an id"],
        Judge = Judging.Each(
            history =>
                history
                    .Notifications()
                    .Where(exchange => exchange.Served && (exchange.IsWhole() || HasAnswer(exchange))),
            exchange => !HasAnswer(exchange),
            "no JSON-RPC response"
        ),
    };

    public static readonly Check AnswerIsJsonOrEventStream = new()
    {
        Id = "answer-is-json-or-event-stream",
        Claim = "A request is answered as application/json or text/event-stream",
        Requirements = ["post/request-content-type"],
        Remedy = "Set Content-Type to application/json for a JSON answer, and to text/event-stream for a stream.",
        Allows = ["parameters of the media type", "any media type of a refusal"],
        Judge = Judging.Each(
            history => history.Requests().Where(exchange => exchange.Served),
            exchange => exchange.IsStream() || exchange.HasMediaType(MediaTypes.Json),
            "one of these two media types"
        ),
    };

    public static readonly Check RequestGetsItsAnswer = new()
    {
        Id = "request-gets-its-answer",
        Claim = "A served request gets an answer before its response ends",
        // Until 2025-06-18 the text has words of its own for a stream that ends before the answer.
        Requirements = ["stream/no-early-close", "stream/response-eventually", "base/support-core"],
        Remedy = "Send the answer to a request on the response of its own POST, and only then end it.",
        Allows =
        [
            "2025-11-25: an end of the stream after an event with an id, by which the client comes back for the answer",
            "requests and notifications of the server before the answer",
            "an end that the server's own end made: nothing could be reached after it",
        ],
        Judge = history =>
            Judging.EachAnswer(
                past => past.Requests().Where(exchange => exchange.Served && !EndsWithTheServer(past, exchange)),
                exchange =>
                    Revision.Parse(history.Began.Revision).HasPrimingEvents
                        ? HasAnswer(exchange)
                        : exchange.HasOwnReply(),
                "an answer"
            )(history),
    };

    public static readonly Check InitializeResultIsComplete = new()
    {
        Id = "initialize-result-is-complete",
        Claim = "The result of initialize has protocolVersion, capabilities and serverInfo",
        Requirements = ["lifecycle/server-result"],
        Remedy = "Put protocolVersion, capabilities and serverInfo (name, version) into the result of initialize.",
        Allows =
        [
            "more members",
            "log messages and pings before the result",
            "a result that the client comes back for",
        ],
        Judge = Judging.EachGranted(
            history => history.Initializes().Where(exchange => exchange.FromServer is null || exchange.HasResult()),
            exchange =>
                exchange.Result() is var result
                && result.At("protocolVersion").AsText() is not null
                && result.At("capabilities") is JsonObject
                && result.At("serverInfo", "name").AsText() is not null
                && result.At("serverInfo", "version").AsText() is not null,
            "all three"
        ),
    };

    public static readonly Check StreamEndsAfterTheAnswer = new()
    {
        Id = "stream-ends-after-the-answer",
        Claim = "A reply stream ends once the answer was sent",
        Requirements = ["stream/close-after-response", "stream/final-response-ends"],
        Remedy = "End the response after the JSON-RPC answer.",
        Allows = ["an end up to 2 s after the answer", "JSON answers"],
        Judge = JudgeStreamEnds,
    };

    public static readonly Check PingGetsAnEmptyResult = new()
    {
        Id = "ping-gets-an-empty-result",
        Claim = "ping is answered with an empty result",
        Requirements = ["ping/respond"],
        Remedy = "Answer ping with {}.",
        Allows = ["404 where the session ended", "a ping of the server first, which the client answers", "401 and 403"],
        Judge = Judging.EachGranted(
            history => history.InGoodStanding().Where(exchange => exchange.RpcMethod == "ping"),
            exchange => IsEmpty(exchange.Result()),
            "{}"
        ),
    };

    public static readonly Check ErrorHasCodeAndMessage = new()
    {
        Id = "error-has-code-and-message",
        Claim = "An error has an integer code and a message, and no result beside it",
        Requirements = ["jsonrpc/error-shape", "base/support-core"],
        Remedy = "Answer an unknown method with {\"error\":{\"code\":-32601,\"message\":\"...\"}}.",
        Allows = ["403: the method is not permitted", "any status", "404 where the session ended"],
        Judge = Judging.EachWrong(
            history => history.Requests("mcptestbed/no-such-method"),
            exchange =>
                exchange.ErrorCode() is not null
                && exchange
                    .ReplyObjects()
                    .Any(reply =>
                        !reply.ContainsKey("result")
                        && reply.At("error", "code") is not null
                        && reply.At("error", "message").AsText() is not null
                    ),
            "a JSON-RPC error",
            (_, exchange) => Refusals.Excuse(exchange)
        ),
    };

    public static readonly Check BatchIsReceived = new()
    {
        Id = "batch-is-received",
        Claim = "A batch of requests is answered in full",
        Requirements = ["batch/receive"],
        Remedy = "Take a JSON array of messages and answer each request in it; 2025-03-26 has batches.",
        Allows = ["401 and 403", "any refusal where a correct ping after it is not served either"],
        Judge = Judging.EachWrong(
            history =>
                history
                    .Of("POST")
                    .Where(exchange =>
                        exchange.Asked().Count() > 1
                        && (
                            !exchange.Served
                            || exchange.IsWhole()
                            || IsAnsweredInFull(exchange)
                            || IsLeftOpen(history, exchange)
                        )
                    ),
            IsAnsweredInFull,
            "an answer to each of the requests",
            (history, exchange) =>
                exchange.Status is 401 or 403 ? Refusals.Excuse(exchange)
                : IsLeftOpen(history, exchange)
                    ? $"{Judging.Say(exchange)}, and it was answered in part: each-request-of-a-batch-is-answered "
                        + "judges that"
                : null
        ),
    };

    public static readonly Check EachRequestOfABatchIsAnswered = new()
    {
        Id = "each-request-of-a-batch-is-answered",
        Claim = "A batch that is taken is answered to its last request",
        Requirements = ["stream/response-eventually", "batch/receive"],
        Remedy = "Send one response for each request of the array, then end the stream.",
        Allows =
        [
            "responses in any order, one by one or in an array",
            "a refusal of the batch, and an end of the stream before the last response, which batch-is-received judges",
        ],
        Judge = history =>
        {
            var taken = history.Of("POST").Where(exchange => exchange.Asked().Count() > 1 && exchange.Served).ToList();
            if (taken.Find(exchange => IsLeftOpen(history, exchange)) is { } open)
            {
                var missing = open.Asked().Where(request => !open.Replies().Any(reply => reply.Answers(request.Id)));
                return Judgement.Violated(
                    $"{Judging.Say(open)}, and never answered the request with the id "
                        + $"{string.Join(", ", missing.Select(request => request.Id))} of it, while the rest of it and "
                        + "a ping that came later were answered",
                    open.Evidence
                );
            }

            var whole = taken.FindAll(IsAnsweredInFull);
            return whole.Count > 0
                    ? Judgement.Held(Judging.Say(whole[0]), whole.SelectMany(exchange => exchange.Evidence))
                : history.Of("POST").Any(exchange => exchange.Asked().Count() > 1 && exchange.IsWhole())
                    ? Judgement.NotExercised("the batch was not taken, or not whole, which batch-is-received judges")
                : Judgement.Unknown("the record has no batch that was taken");
        },
    };

    public static readonly Check BatchOfNotifications202 = new()
    {
        Id = "batch-of-notifications-202",
        Claim = "An accepted batch of notifications alone is answered 202 with an empty body",
        Requirements = ["batch/all-notifications-202"],
        Remedy = "Answer 202 without a body where no message of the array is a request.",
        Allows = ["a refusal of the batch with a 4xx"],
        Judge = Judging.Each(
            history =>
                history
                    .Of("POST")
                    .Where(exchange =>
                        exchange.ToServer!.Messages.Count > 1
                        && exchange.ToServer.Messages.All(message => message.Kind == JsonRpcKind.Notification)
                    ),
            exchange =>
                exchange.Status == 202
                && exchange.FromServer!.Body is null or { Length: 0 }
                && exchange.Events.Count == 0,
            "202 with an empty body",
            exchange =>
                exchange.Status is >= 400 and < 500
                    ? $"{Judging.Say(exchange)}: the server does not take it, as it may"
                    : Refusals.OwnReason(exchange)
        ),
    };

    /// <summary>Whether an answer came in the response itself, and not to a client that came back for it.</summary>
    private static bool HasOwnReply(this Exchange exchange) =>
        (exchange.FromServer?.Messages ?? [])
            .Concat(exchange.Events.SelectMany(sse => sse.Messages))
            .Any(message => message.IsAnswer);

    private static bool HasAnswer(Exchange exchange) => exchange.Replies().Any(message => message.IsAnswer);

    private static bool IsAnsweredInFull(Exchange exchange) =>
        exchange.Asked().All(request => exchange.Replies().Any(reply => reply.Answers(request.Id)));

    /// <summary>Whether a response broke off because the server was gone: nothing was answered after it, and it could
    /// not be connected to.</summary>
    private static bool EndsWithTheServer(History history, Exchange exchange) =>
        exchange.StreamEnd is { By: EndedBy.Server, How: not EndedHow.Complete } end
        && history
            .Entries.OfType<ConnectionClosed>()
            .Any(closed => closed.How == EndedHow.Unreachable && closed.AtUs > end.AtUs)
        && !history.Exchanges.Any(other => other.FromServer?.AtUs > end.AtUs);

    /// <summary>Whether a batch was answered in part, and its stream left open until the client gave up. A deadline
    /// that is over proves nothing by itself; it does where a ping that came later was answered before.</summary>
    private static bool IsLeftOpen(History history, Exchange exchange) =>
        !IsAnsweredInFull(exchange)
        && exchange.Replies().Any(reply => reply.IsAnswer)
        && exchange.StreamEnd is { By: EndedBy.Client } end
        && history
            .Requests("ping")
            .Any(later =>
                later.Asked().Count() == 1
                && exchange.Precedes(later)
                && later.HasOwnReply()
                && later.DoneAtUs() < end.AtUs
            );

    /// <summary>An empty result may still have <c>_meta</c>, as every result may.</summary>
    private static bool IsEmpty(JsonNode? result) =>
        result is JsonObject json && json.All(member => member.Key == "_meta");

    private static Judgement JudgeStreamEnds(History history)
    {
        var answered = history
            .Requests()
            .Where(exchange => exchange.IsStream() && exchange.IsAnswered() && exchange.StreamEnd is not null)
            .ToList();
        if (answered.Count == 0)
        {
            return
                history.Requests().Any(exchange => exchange.Served)
                && history
                    .Requests()
                    .Where(exchange => exchange.IsStream())
                    .All(exchange => exchange.IsWhole() && !exchange.IsAnswered())
                ? Judgement.NotExercised(
                    "the server sent no answer on a stream: it answers requests with JSON, or not at all"
                )
                : Judgement.Unknown("the record has no reply stream with an answer");
        }

        // Tolerance: Probe.StreamEndTolerance, the time for which the probe kept the stream open after the answer.
        var open = answered.Find(exchange =>
            exchange.StreamEnd!.By == EndedBy.Client
            && exchange.StreamEnd.AtUs - LastAnswerAtUs(exchange)
                >= Probes.Probe.StreamEndTolerance.TotalMicroseconds * 0.9
        );
        if (open is not null)
            return Judgement.Violated(
                $"{Judging.Say(open)}, and its stream was still open "
                    + $"{Probes.Probe.StreamEndTolerance.TotalSeconds:0} s after the answer",
                [.. open.Evidence, open.StreamEnd!.Line]
            );
        var ended = answered.Where(exchange => exchange.StreamEnd is { By: EndedBy.Server }).ToList();
        return ended.Count == 0
            ? Judgement.Unknown("no reply stream was watched until its end")
            : Judgement.Held(
                $"{Counted.Of(ended.Count, "reply stream")} ended after the answer",
                ended.SelectMany(exchange => exchange.Evidence)
            );
    }

    private static long LastAnswerAtUs(Exchange exchange) =>
        exchange.Events.Last(sse => sse.Messages.Any(message => message.IsAnswer)).AtUs;
}
