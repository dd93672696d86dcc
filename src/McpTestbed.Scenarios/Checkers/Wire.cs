using System.Text.Json.Nodes;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Questions that many checks ask of a history. All of them look at what the server got and what it
/// answered.</summary>
internal static class Wire
{
    /// <summary>
    /// Exchanges whose request reached the server, in the order in which they did. The order of the file says nothing
    /// across connections. What probes did beside the scenario is left out.
    /// </summary>
    public static IEnumerable<Exchange> Reached(this History history) =>
        history
            .Exchanges.Where(exchange => exchange is { ToServer: not null, Operation: not { IsAside: true } })
            .OrderBy(exchange => exchange.ToServer!.AtUs)
            .ThenBy(exchange => exchange.Link, StringComparer.Ordinal)
            .ThenBy(exchange => exchange.Number);

    /// <summary>POSTs that carry a JSON-RPC request, of a method if one is named.</summary>
    public static IEnumerable<Exchange> Requests(this History history, string? method = null) =>
        history
            .Reached()
            .Where(exchange =>
                exchange.ToServer is { Method: "POST", Messages: [{ Kind: JsonRpcKind.Request } first, ..] }
                && (method is null || first.Method == method)
            );

    /// <summary>POSTs that carry a notification.</summary>
    public static IEnumerable<Exchange> Notifications(this History history) =>
        history
            .Reached()
            .Where(exchange => exchange.ToServer is { Method: "POST", Messages: [{ Kind: JsonRpcKind.Notification }] });

    /// <summary>Exchanges of an HTTP method.</summary>
    public static IEnumerable<Exchange> Of(this History history, string httpMethod) =>
        history.Reached().Where(exchange => exchange.ToServer!.Method == httpMethod);

    /// <summary>Initialize exchanges.</summary>
    public static IEnumerable<Exchange> Initializes(this History history) => history.Requests("initialize");

    /// <summary>Whether the response is a stream of events.</summary>
    public static bool IsStream(this Exchange exchange) => exchange.HasMediaType(MediaTypes.EventStream);

    /// <summary>Whether the response is of a media type, its parameters apart.</summary>
    public static bool HasMediaType(this Exchange exchange, string type) =>
        exchange.ContentType().Split(';')[0].Trim().Equals(type, StringComparison.OrdinalIgnoreCase);

    /// <summary>The Content-Type of the response.</summary>
    public static string ContentType(this Exchange exchange) =>
        exchange.ResponseValues("Content-Type") is [var type, ..] ? type : "";

    /// <summary>The id by which the request asks for the rest of a stream; null for none or several.</summary>
    public static string? LastEventId(this Exchange exchange) =>
        exchange.RequestValues(McpHeaders.LastEventId) is [var only] ? only : null;

    /// <summary>
    /// Whether the answer to one request was there before another request was made: by the link's clock, or by the
    /// client's,
    /// since the link may note a short answer only when its client has it already.
    /// </summary>
    public static bool Precedes(this Exchange one, Exchange other) =>
        one.FromServer?.AtUs < other.ToServer?.AtUs
        || (
            one is { FromServer: not null, Completion: { Outcome: OperationOutcome.Ok } completed }
            && completed.AtUs < other.Operation?.AtUs
        );

    /// <summary>Whether the response's stream was open at a moment.</summary>
    public static bool IsOpenAt(this Exchange exchange, long atUs) =>
        exchange.IsStream()
        && exchange.FromServer!.AtUs <= atUs
        && (exchange.StreamEnd is null || exchange.StreamEnd.AtUs >= atUs);

    /// <summary>When a request was done with, by the link's clock: answered, its response ended, or given up by its
    /// client.</summary>
    public static long DoneAtUs(this Exchange exchange) =>
        exchange.Events.FirstOrDefault(sse => sse.Messages.Any(message => message.IsAnswer))?.AtUs
        ?? (exchange.IsStream() ? exchange.StreamEnd?.AtUs : exchange.FromServer?.AtUs)
        ?? exchange.Completion?.AtUs
        ?? long.MaxValue;

    /// <summary>Events of the response, also those for which the server made its client come back.</summary>
    public static IEnumerable<StreamEvent> ReplyEvents(this Exchange exchange) =>
        exchange.Events.Concat(exchange.Polls.SelectMany(poll => poll.Events));

    /// <summary>JSON-RPC messages of the response, in the body or on the stream.</summary>
    public static IEnumerable<JsonRpcMessage> Replies(this Exchange exchange) =>
        (exchange.FromServer?.Messages ?? []).Concat(exchange.ReplyEvents().SelectMany(sse => sse.Messages));

    /// <summary>The JSON-RPC requests in the body that reached the server: one, or those of a batch.</summary>
    public static IEnumerable<JsonRpcMessage> Asked(this Exchange exchange) =>
        (exchange.ToServer?.Messages ?? []).Where(message => message.Kind == JsonRpcKind.Request);

    /// <summary>The id of the request, as it stands in the JSON.</summary>
    public static string? RequestId(this Exchange exchange) =>
        exchange.ToServer?.Messages is [var first, ..] ? first.Id : null;

    /// <summary>Whether the response has the answer to its request.</summary>
    public static bool HasOwnAnswer(this Exchange exchange) =>
        exchange.Replies().Any(message => message.Answers(exchange.RequestId()));

    /// <summary>Whether a message is the answer to the request with an id.</summary>
    public static bool Answers(this JsonRpcMessage message, string? id) =>
        message.IsAnswer && ForeignJson.SameId(message.Id, id);

    /// <summary>Whether the response has as many answers as its request asks for.</summary>
    public static bool IsAnswered(this Exchange exchange) =>
        exchange.Replies().Count(message => message.IsAnswer) >= Math.Max(1, exchange.Asked().Count());

    /// <summary>Whether the response carries a result.</summary>
    public static bool HasResult(this Exchange exchange) =>
        exchange.Replies().Any(message => message.Kind == JsonRpcKind.Response);

    /// <summary>Whether the record has all of the response that matters: a body to its end, a stream to its answer or
    /// to the end the server gave it, and nothing in a coding that the record cannot read.</summary>
    public static bool IsWhole(this Exchange exchange) =>
        exchange is { FromServer: { Complete: true, Body: not { IsTruncated: true } }, IsToBeContinued: false }
        && exchange
            .ResponseValues("Content-Encoding")
            .All(coding => coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        && exchange.Events.All(sse => sse.Data is not { IsTruncated: true })
        && (exchange.Stream is null || exchange.StreamEnd is { By: EndedBy.Server } || exchange.IsAnswered());

    /// <summary>Whether the server took the request up, be it that it does not know the method: 2xx, and no error that
    /// refuses it.</summary>
    public static bool TakenUp(this Exchange exchange) =>
        exchange.Served
        && !exchange
            .Replies()
            .Any(message => message is { Kind: JsonRpcKind.Error, ErrorCode: not ErrorCodes.MethodNotFound });

    /// <summary>The JSON objects of the response, in the body or on the stream.</summary>
    public static IEnumerable<JsonObject> ReplyObjects(this Exchange exchange) =>
        new[] { exchange.FromServer?.Body?.Text }
            .Concat(exchange.ReplyEvents().Select(sse => sse.Data?.Text))
            .Select(ForeignJson.ParseObject)
            .OfType<JsonObject>();

    /// <summary>The result in the response; null when there is none.</summary>
    public static JsonNode? Result(this Exchange exchange) =>
        exchange.ReplyObjects().Select(json => json["result"]).FirstOrDefault(result => result is not null);

    /// <summary>The error in the response; null when there is none.</summary>
    public static JsonNode? Error(this Exchange exchange) =>
        exchange.ReplyObjects().Select(json => json["error"]).FirstOrDefault(error => error is not null);

    /// <summary>The code of the error in the response; null when there is none, or it is no integer.</summary>
    public static int? ErrorCode(this Exchange exchange) =>
        exchange.Replies().FirstOrDefault(message => message.Kind == JsonRpcKind.Error)?.ErrorCode;

    /// <summary>The text of a tool's result.</summary>
    public static string? ToolText(this Exchange exchange) =>
        exchange.Result().At("content") is JsonArray { Count: > 0 } content ? content[0].At("text").AsText() : null;

    /// <summary>The JSON of the request.</summary>
    public static JsonObject? RequestObject(this Exchange exchange) =>
        ForeignJson.ParseObject(exchange.ToServer?.Body?.Text);
}
