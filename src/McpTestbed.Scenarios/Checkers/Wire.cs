using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Questions that many checks ask of a history. All of them look at what the server got and what it answered.</summary>
internal static class Wire
{
    /// <summary>Exchanges whose request reached the server.</summary>
    public static IEnumerable<Exchange> Reached(this History history) => history.Exchanges.Where(exchange => exchange.ToServer is not null);

    /// <summary>POSTs that carry a JSON-RPC request, of a method if one is named.</summary>
    public static IEnumerable<Exchange> Requests(this History history, string? method = null) => history.Reached().Where(exchange =>
        exchange.ToServer is { Method: "POST", Messages: [{ Kind: JsonRpcKind.Request } first, ..] } && (method is null || first.Method == method));

    /// <summary>POSTs that carry a notification.</summary>
    public static IEnumerable<Exchange> Notifications(this History history) => history.Reached().Where(exchange =>
        exchange.ToServer is { Method: "POST", Messages: [{ Kind: JsonRpcKind.Notification }] });

    /// <summary>Exchanges of an HTTP method.</summary>
    public static IEnumerable<Exchange> Of(this History history, string httpMethod) =>
        history.Reached().Where(exchange => exchange.ToServer!.Method == httpMethod);

    /// <summary>Initialize exchanges.</summary>
    public static IEnumerable<Exchange> Initializes(this History history) => history.Requests("initialize");

    /// <summary>Session ids that initialize issued, as tokens.</summary>
    public static HashSet<string> IssuedSessions(this History history) =>
        [.. history.Initializes().Where(exchange => exchange.Served).Select(exchange => exchange.FromServer!.Session?.Token).OfType<string>()];

    /// <summary>The session ids a request carries, as tokens.</summary>
    public static IReadOnlyList<string> Sessions(this Exchange exchange) => exchange.RequestValues(McpHeaders.SessionId);

    /// <summary>The one session id a request carries; null for none or several.</summary>
    public static string? Session(this Exchange exchange) => exchange.Sessions() is [var only] ? only : null;

    /// <summary>Requests with the id of a session that had been ended before they were sent.</summary>
    public static IEnumerable<Exchange> WithTerminatedSession(this History history)
    {
        var ends = history.Of("DELETE").Where(exchange => exchange.Served && exchange.Session() is not null)
            .GroupBy(exchange => exchange.Session()!).ToDictionary(group => group.Key, group => group.Min(exchange => exchange.FromServer!.AtUs));
        var issued = history.IssuedSessions();
        return history.Reached().Where(exchange => exchange.Session() is { } session && issued.Contains(session)
            && ends.TryGetValue(session, out var end) && exchange.ToServer!.AtUs > end);
    }

    /// <summary>Requests with the id of a session that was live, as far as the record shows.</summary>
    public static IEnumerable<Exchange> WithLiveSession(this History history)
    {
        var issued = history.IssuedSessions();
        var dead = history.WithTerminatedSession().ToHashSet();
        return history.Reached().Where(exchange => exchange.Session() is { } session && issued.Contains(session) && !dead.Contains(exchange));
    }

    /// <summary>Requests with a session id that no initialize issued.</summary>
    public static IEnumerable<Exchange> WithNeverIssuedSession(this History history)
    {
        var issued = history.IssuedSessions();
        return history.Reached().Where(exchange => exchange.Session() is { } session && !issued.Contains(session));
    }

    /// <summary>Whether the response is a stream of events.</summary>
    public static bool IsStream(this Exchange exchange) => exchange.ContentType().StartsWith(MediaTypes.EventStream, StringComparison.OrdinalIgnoreCase);

    /// <summary>The media type of the response.</summary>
    public static string ContentType(this Exchange exchange) => exchange.ResponseValues("Content-Type") is [var type, ..] ? type : "";

    /// <summary>JSON-RPC messages of the response, in the body or on the stream.</summary>
    public static IEnumerable<JsonRpcMessage> Replies(this Exchange exchange) =>
        (exchange.FromServer?.Messages ?? []).Concat(exchange.Events.SelectMany(sse => sse.Messages));

    /// <summary>The id of the request, as it stands in the JSON.</summary>
    public static string? RequestId(this Exchange exchange) => exchange.ToServer?.Messages is [var first, ..] ? first.Id : null;

    /// <summary>Whether the response has the answer to its request.</summary>
    public static bool HasOwnAnswer(this Exchange exchange) => exchange.Replies().Any(message => message.IsAnswer && message.Id == exchange.RequestId());

    /// <summary>The JSON objects of the response, in the body or on the stream.</summary>
    public static IEnumerable<JsonObject> ReplyObjects(this Exchange exchange) =>
        new[] { exchange.FromServer?.Body?.Text }.Concat(exchange.Events.Select(sse => sse.Data?.Text)).Select(Parse).OfType<JsonObject>();

    /// <summary>The result in the response; null when there is none.</summary>
    public static JsonNode? Result(this Exchange exchange) => exchange.ReplyObjects().Select(json => json["result"]).FirstOrDefault(result => result is not null);

    /// <summary>The error in the response; null when there is none.</summary>
    public static JsonNode? Error(this Exchange exchange) => exchange.ReplyObjects().Select(json => json["error"]).FirstOrDefault(error => error is not null);

    /// <summary>The code of the error in the response; null when there is none, or it is no integer.</summary>
    public static int? ErrorCode(this Exchange exchange) => exchange.Error() is JsonObject error && error["code"] is JsonValue code && code.TryGetValue<int>(out var number) ? number : null;

    /// <summary>The text of a tool's result.</summary>
    public static string? ToolText(this Exchange exchange) =>
        exchange.Result()?["content"] is JsonArray { Count: > 0 } content && content[0]?["text"] is JsonValue text && text.TryGetValue<string>(out var value) ? value : null;

    /// <summary>The JSON of the request.</summary>
    public static JsonObject? RequestObject(this Exchange exchange) => Parse(exchange.ToServer?.Body?.Text);

    /// <summary>Reads a JSON object, or null from anything else.</summary>
    public static JsonObject? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
