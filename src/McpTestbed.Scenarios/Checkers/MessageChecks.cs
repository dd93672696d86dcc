using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
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
        Judge = Judging.Each(history => history.Notifications(), exchange => exchange.Status == 202 && exchange.FromServer!.Body is null or { Length: 0 }, "202 with an empty body"),
    };

    public static readonly Check NoReplyToNotification = new()
    {
        Id = "no-reply-to-notification",
        Claim = "A notification gets no JSON-RPC response",
        Requirements = ["jsonrpc/no-reply-to-notification"],
        Remedy = "Send nothing in answer to a message without an id.",
        Judge = Judging.Each(history => history.Notifications().Where(exchange => exchange.Served), exchange => !exchange.Replies().Any(message => message.IsAnswer), "no JSON-RPC response"),
    };

    public static readonly Check ContentType = new()
    {
        Id = "answer-is-json-or-event-stream",
        Claim = "A request is answered as application/json or text/event-stream",
        Requirements = ["post/request-content-type"],
        Remedy = "Set Content-Type to application/json for a JSON answer, and to text/event-stream for a stream.",
        Judge = Judging.Each(history => history.Requests().Where(exchange => exchange.Served), exchange => exchange.IsStream() || exchange.ContentType().StartsWith(MediaTypes.Json, StringComparison.OrdinalIgnoreCase), "one of these two media types"),
    };

    public static readonly Check ResponseId = new()
    {
        Id = "response-has-the-request-id",
        Claim = "An answer carries the id of its request, of the same type",
        Requirements = ["jsonrpc/response-id"],
        Remedy = "Copy the id as it came: 1 stays a number, \"1\" a string.",
        Judge = Judging.Each(history => history.Requests().Where(exchange => exchange.Served && exchange.Replies().Any(message => message.IsAnswer)), exchange => exchange.HasOwnAnswer(), "the id of the request"),
    };

    public static readonly Check AnswerComes = new()
    {
        Id = "request-gets-its-answer",
        Claim = "A served request gets an answer before its response ends",
        Requirements = ["stream/response-eventually", "stream/no-early-close", "base/support-core"],
        Remedy = "Send the answer to a request on the response of its own POST, and only then end it.",
        Judge = Judging.Each(
            history => history.Requests().Where(exchange => exchange.Served && (exchange.IsStream() ? exchange.StreamEnd is { By: EndedBy.Server } || exchange.Replies().Any(message => message.IsAnswer) : true)),
            exchange => exchange.Replies().Any(message => message.IsAnswer),
            "an answer"),
    };

    public static readonly Check InitializeResult = new()
    {
        Id = "initialize-result-is-complete",
        Claim = "The result of initialize has protocolVersion, capabilities and serverInfo",
        Requirements = ["lifecycle/server-result"],
        Remedy = "Put protocolVersion, capabilities and serverInfo (name, version) into the result of initialize.",
        Judge = Judging.Each(
            history => history.Initializes(),
            exchange => exchange.Result() is JsonObject result && result["protocolVersion"] is JsonValue && result["capabilities"] is JsonObject && result["serverInfo"] is JsonObject info && info["name"] is JsonValue && info["version"] is JsonValue,
            "all three"),
    };

    public static readonly Check StreamEnds = new()
    {
        Id = "stream-ends-after-the-answer",
        Claim = "A reply stream ends once the answer was sent",
        Requirements = ["stream/close-after-response", "stream/final-response-ends"],
        Remedy = "End the response after the JSON-RPC answer.",
        Judge = JudgeStreamEnds,
    };

    public static readonly Check Ping = new()
    {
        Id = "ping-gets-an-empty-result",
        Claim = "ping is answered with an empty result",
        Requirements = ["ping/respond"],
        Remedy = "Answer ping with {}.",
        Judge = Judging.Each(history => history.Requests("ping"), exchange => exchange.Result() is JsonObject { Count: 0 }, "{}"),
    };

    public static readonly Check ErrorShape = new()
    {
        Id = "error-has-code-and-message",
        Claim = "An error has an integer code and a message, and no result beside it",
        Requirements = ["jsonrpc/error-shape", "base/support-core"],
        Remedy = "Answer an unknown method with {\"error\":{\"code\":-32601,\"message\":\"...\"}}.",
        Judge = Judging.Each(
            history => history.Requests("mcptestbed/no-such-method"),
            exchange => exchange.ReplyObjects().Any(reply => reply["error"] is JsonObject error && !reply.ContainsKey("result") && error["code"] is JsonValue code && code.TryGetValue<int>(out _) && error["message"] is JsonValue),
            "a JSON-RPC error"),
    };

    public static readonly Check BatchReceived = new()
    {
        Id = "batch-is-received",
        Claim = "A batch of requests is answered in full",
        Requirements = ["batch/receive"],
        Remedy = "Take a JSON array of messages and answer each request in it; 2025-03-26 has batches.",
        Judge = Judging.Each(
            history => history.Of("POST").Where(exchange => exchange.ToServer!.Messages.Count(message => message.Kind == JsonRpcKind.Request) > 1),
            exchange => exchange.ToServer!.Messages.All(request => exchange.AllReplies().Any(reply => reply.IsAnswer && reply.Id == request.Id)),
            "an answer to each of the requests"),
    };

    private static IEnumerable<JsonRpcMessage> AllReplies(this Exchange exchange) => exchange.Replies();

    private static Judgement JudgeStreamEnds(History history)
    {
        var answered = history.Requests().Where(exchange => exchange.IsStream() && exchange.HasOwnAnswer() && exchange.StreamEnd is not null).ToList();
        if (answered.Count == 0)
        {
            return history.Requests().Any(exchange => exchange.Served)
                ? Judgement.NotExercised("the server answers requests with JSON, not with a stream")
                : Judgement.Unknown("the record has no reply stream with an answer");
        }

        // Tolerance: Probe.StreamEndTolerance, the time for which the probe kept the stream open after the answer.
        var open = answered.Find(exchange => exchange.StreamEnd!.By == EndedBy.Client && exchange.StreamEnd.AtUs - exchange.Events[^1].AtUs >= Probes.Probe.StreamEndTolerance.TotalMicroseconds * 0.9);
        if (open is not null) return Judgement.Violated($"{Judging.Say(open)}, and its stream was still open {Probes.Probe.StreamEndTolerance.TotalSeconds:0} s after the answer", [.. open.Evidence, open.StreamEnd!.Line]);
        var ended = answered.Where(exchange => exchange.StreamEnd is { By: EndedBy.Server }).ToList();
        return ended.Count == 0
            ? Judgement.Unknown("no reply stream was watched until its end")
            : Judgement.Held($"{ended.Count} reply streams ended after the answer", ended.SelectMany(exchange => exchange.Evidence));
    }
}
