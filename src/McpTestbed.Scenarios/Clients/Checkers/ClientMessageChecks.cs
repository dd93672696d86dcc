using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>What holds of every message of a client.</summary>
internal static class ClientMessageChecks
{
    private const string NoRequest = "the client sent no request";
    private const string NoAnswer = "the client answered nothing";

    public static readonly Check ClientPostsOneMessage = new()
    {
        Id = "client-posts-one-message",
        Claim = "The body of every POST is one JSON-RPC message, or a batch where the revision has batches",
        Requirements = ["post/body-single", "post/body-single-or-batch"],
        Remedy = "Send each message in a POST of its own.",
        Judge = history =>
        {
            var revision = Revision.Parse(history.Began.Revision);
            return ClientWire.Each(
                history.Asked("POST").Where(exchange => exchange.FromClient!.Body is not { IsTruncated: true }),
                exchange =>
                    exchange.FromClient!.Messages switch
                    {
                        [] => "has no JSON-RPC message in its body",
                        var messages when messages.Any(message => message.Kind == JsonRpcKind.Other) =>
                            "has JSON in its body that is no JSON-RPC message",
                        _ when !revision.HasBatching && IsArray(exchange) => "has an array in its body",
                        _ => null,
                    },
                "the client sent no POST"
            );
        },
    };

    public static readonly Check ClientSpeaksJsonRpc = new()
    {
        Id = "client-speaks-json-rpc",
        Claim = "Every message of the client says that it is of JSON-RPC 2.0",
        Requirements = ["base/support-core"],
        Remedy = "Send \"jsonrpc\": \"2.0\" in every request, notification and answer.",
        Judge = history =>
            ClientWire.Each(
                history.Sent().Where(sent => sent.Json is not null && sent.Message.Kind != JsonRpcKind.Other),
                sent =>
                    sent.Json.At("jsonrpc").AsText() == "2.0"
                        ? null
                        : $"has {sent.Json.At("jsonrpc")?.ToJsonString() ?? "nothing"} for jsonrpc",
                "the client sent no message"
            ),
    };

    public static readonly Check ClientProgressTokensDiffer = new()
    {
        Id = "client-progress-tokens-differ",
        Claim = "No request of the client has the progress token of another that is not answered yet",
        Requirements = ["progress/token-active"],
        Remedy = "Take the id of the request, or count, for its progress token.",
        Allows = ["no progress token", "a token again, once the request that had it was answered or cancelled"],
        Judge = history =>
        {
            var answered = history
                .Asked("POST")
                .Where(exchange => TokenOf(exchange) is not null && history.AnswerTo(exchange) is not null)
                .ToList();
            return ClientWire.Each(
                answered,
                exchange =>
                    answered.Find(other =>
                        other != exchange
                        && other.AskedAt() <= exchange.AskedAt()
                        && history.AnswerTo(other)!.AtUs > exchange.AskedAt()
                        && !WasCancelledBefore(history, other, exchange)
                        && ForeignJson.SameId(TokenOf(other), TokenOf(exchange))
                    )
                        is { } other
                        ? $"has the progress token {TokenOf(exchange)} of {other.InWords()}, which was not answered yet"
                        : null,
                "no request of the client that asked for progress was answered"
            );
        },
    };

    public static readonly Check ClientSendsMessagesByPost = new()
    {
        Id = "client-sends-messages-by-post",
        Claim = "Every JSON-RPC message of the client is sent by POST",
        Requirements = ["post/one-message-per-post"],
        Remedy = "Send each message as the body of a new POST to the endpoint.",
        Judge = history =>
            ClientWire.Each(
                history.Asked().Where(exchange => exchange.FromClient!.Messages.Count > 0),
                exchange => exchange.FromClient!.Method == "POST" ? null : "carries a JSON-RPC message",
                "the client sent no message"
            ),
    };

    public static readonly Check ClientTextIsUtf8 = new()
    {
        Id = "client-text-is-utf8",
        Claim = "Every JSON-RPC message of the client is UTF-8",
        Requirements = ["transport/utf8"],
        Remedy = "Encode bodies as UTF-8, whatever the locale.",
        Judge = history =>
            ClientWire.Each(
                history.Asked("POST").Where(exchange => exchange.FromClient!.Body is { Length: > 0 }),
                exchange =>
                    exchange.FromClient!.Body!.Base64 is null ? null : "has bytes in its body that are not UTF-8",
                "the client sent no message"
            ),
    };

    public static readonly Check ClientRequestIdNotNull = new()
    {
        Id = "client-request-id-not-null",
        Claim = "The id of every request of the client is a string or a number",
        Requirements = ["jsonrpc/id-not-null"],
        Remedy = "Count requests; leave the id out of notifications, where nothing is to be answered.",
        Judge = history =>
            ClientWire.Each(
                history.Sent().Where(sent => sent.Message.Kind == JsonRpcKind.Request),
                sent =>
                    sent.Message.Id is "null" or "true" or "false"
                    || sent.Message.Id!.StartsWith('{')
                    || sent.Message.Id.StartsWith('[')
                        ? $"has the id {sent.Message.Id}"
                        : null,
                NoRequest
            ),
    };

    public static readonly Check ClientRequestIdsUnique = new()
    {
        Id = "client-request-ids-unique",
        Claim = "The client uses no request id twice in a session",
        Requirements = ["jsonrpc/id-unique-in-session"],
        Remedy = "Count on over the whole session, and give what is asked again after a broken stream a new id.",
        Allows = ["the same id in another session", "the same id in another initialize, where the first opened none"],
        Judge = history =>
        {
            var seen = new Dictionary<(ClientSession?, string), Sent>();
            return ClientWire.Each(
                history
                    .Sent()
                    .Where(sent =>
                        sent.Message is { Kind: JsonRpcKind.Request, Id: not "null" }
                        && !sent.On.IsModern()
                        && (sent.Message.Method != "initialize" || SessionOf(history, sent) is not null)
                    ),
                sent =>
                    !seen.TryAdd((SessionOf(history, sent), sent.Message.Id!), sent)
                        ? $"has the id {sent.Message.Id}, as {seen[(SessionOf(history, sent), sent.Message.Id!)]} had"
                        : null,
                NoRequest
            );
        },
    };

    public static readonly Check ClientAnswersWithTheId = new()
    {
        Id = "client-answers-with-the-id",
        Claim = "Every answer of the client has the id of a request that the server sent it",
        Requirements = ["jsonrpc/response-id"],
        Remedy = "Copy the id of the request into its answer, type and all.",
        Allows = ["an error without an id for what could not be read"],
        Judge = history =>
        {
            var asked = history.Got().Where(got => got.Message.Kind == JsonRpcKind.Request).ToList();
            return ClientWire.Each(
                history
                    .Sent()
                    .Where(sent => sent.Message is { IsAnswer: true, Id: not (null or "null") } && !sent.On.IsModern()),
                sent =>
                    asked.Exists(got => ForeignJson.SameId(got.Message.Id, sent.Message.Id))
                        ? null
                        : $"answers the id {sent.Message.Id}, which no request of the server had",
                NoAnswer
            );
        },
    };

    public static readonly Check ClientAnswersNoNotification = new()
    {
        Id = "client-answers-no-notification",
        Claim = "The client answers no notification",
        Requirements = ["jsonrpc/no-reply-to-notification"],
        Remedy = "Answer messages that have a method and an id, and no others.",
        Allows = ["an error without an id for what could not be read"],
        Judge = history =>
            ClientWire.Each(
                history
                    .Sent()
                    .Where(sent =>
                        sent.Message.IsAnswer
                        && history
                            .Got()
                            .Any(got => got.Message.Kind == JsonRpcKind.Notification && got.AtUs < sent.On.AskedAt())
                    ),
                sent =>
                    sent.Message is { Kind: JsonRpcKind.Response, Id: null or "null" }
                        ? "has no id, as an answer to a notification would"
                        : null,
                "the client answered nothing after a notification"
            ),
    };

    public static readonly Check ClientErrorIsComplete = new()
    {
        Id = "client-error-is-complete",
        Claim = "Every error of the client has an integer code and a message",
        Requirements = ["jsonrpc/error-shape"],
        Remedy = "Send error.code as an integer and error.message as a string.",
        Judge = history =>
            ClientWire.Each(
                history.Sent().Where(sent => sent is { Message.Kind: JsonRpcKind.Error, Json: not null }),
                sent =>
                    sent.Message.ErrorCode is null ? "has no integer code"
                    : sent.Json.At("error", "message").AsText() is null ? "has no message"
                    : null,
                "the client sent no error"
            ),
    };

    public static readonly Check ClientCancelsOnlyItsRequests = new()
    {
        Id = "client-cancels-only-its-requests",
        Claim = "A cancellation of the client names a request that it sent",
        Requirements = ["cancel/only-in-flight"],
        Remedy = "Send notifications/cancelled for requests that are at work, with the id that they were sent with.",
        Allows = ["a cancellation that crosses the answer, or that comes before its request on another connection"],
        Judge = history =>
            ClientWire.Each(
                Cancellations(history),
                sent =>
                    Cancelled(history, sent) is null
                        ? $"names the id {sent.Json.At("params", "requestId")?.ToJsonString() ?? "(none)"}, which no "
                            + "request of the client had"
                        : null,
                "the client cancelled nothing"
            ),
    };

    public static readonly Check ClientNeverCancelsInitialize = new()
    {
        Id = "client-never-cancels-initialize",
        Claim = "The client does not cancel initialize",
        Requirements = ["cancel/not-initialize"],
        Remedy = "Close the connection instead of cancelling initialize.",
        Judge = history =>
            ClientWire.Each(
                Cancellations(history),
                sent => Cancelled(history, sent)?.Message.Method == "initialize" ? "cancels initialize" : null,
                "the client cancelled nothing"
            ),
    };

    public static readonly Check ClientBatchesNoInitialize = new()
    {
        Id = "client-batches-no-initialize",
        Claim = "initialize is in no batch",
        Requirements = ["batch/not-initialize"],
        Remedy = "Send initialize alone.",
        Judge = history =>
            ClientWire.Each(
                history.Asked("POST").Where(IsArray),
                exchange =>
                    exchange.FromClient!.Messages.Any(message => message.Method == "initialize")
                        ? "has initialize in a batch"
                        : null,
                "the client sent no batch"
            ),
    };

    public static readonly Check ClientBatchIsOfOneKind = new()
    {
        Id = "client-batch-is-of-one-kind",
        Claim = "A batch holds requests and notifications, or answers, and not both",
        Requirements = ["batch/homogeneous"],
        Remedy = "Send answers in a batch of their own.",
        Judge = history =>
            ClientWire.Each(
                history.Asked("POST").Where(IsArray),
                exchange =>
                    exchange.FromClient!.Messages.Select(message => message.IsAnswer).Distinct().Count() > 1
                        ? "has answers and requests in one batch"
                        : null,
                "the client sent no batch"
            ),
    };

    private static bool IsArray(Exchange exchange) =>
        exchange.FromClient!.Messages.Count > 1 || exchange.FromClient.Body?.Text?.TrimStart().StartsWith('[') == true;

    private static string? TokenOf(Exchange exchange) =>
        exchange.FromClient!.Messages is [{ Kind: JsonRpcKind.Request }]
            ? exchange.SentJson().At("params", "_meta", "progressToken")?.ToJsonString()
            : null;

    /// <summary>Whether the client had given a request up, or left its stream, when it made another.</summary>
    private static bool WasCancelledBefore(History history, Exchange exchange, Exchange other) =>
        (exchange.StreamEnd is { By: EndedBy.Client } left && left.AtUs < other.AskedAt())
        || Cancellations(history)
            .Any(sent =>
                sent.On.AskedAt() <= other.AskedAt()
                && sent.Json.At("params", "requestId")?.ToJsonString() is { } id
                && ForeignJson.SameId(id, exchange.FromClient!.Messages[0].Id)
            );

    private static IEnumerable<Sent> Cancellations(History history) =>
        history.Sent().Where(sent => sent.Message.Method == "notifications/cancelled");

    /// <summary>The request that a cancellation names; null for none. On another connection a cancellation may overtake
    /// its request: what was asked before it was answered counts.</summary>
    private static Sent? Cancelled(History history, Sent cancellation) =>
        cancellation.Json.At("params", "requestId")?.ToJsonString() is { } id
            ? history
                .Sent()
                .FirstOrDefault(sent =>
                    sent.Message.Kind == JsonRpcKind.Request
                    && sent.On.AskedAt() <= cancellation.On.GotAt()
                    && ForeignJson.SameId(sent.Message.Id, id)
                )
            : null;

    /// <summary>The session of a request: the one that it opened, or the one it was made in.</summary>
    private static ClientSession? SessionOf(History history, Sent sent) =>
        sent.Message.Method == "initialize"
            ? history.ClientSessions().FirstOrDefault(session => session.Opening == sent.On)
            : history.ClientSessions().LastOrDefault(session => session.Owns(sent.On))
                ?? history.ClientSessions().FirstOrDefault();
}
