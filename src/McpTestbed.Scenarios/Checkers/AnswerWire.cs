using System.Text.Json.Nodes;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Answers wherever a revision has them: in the response to the request, or on the stream beside it.</summary>
internal static class AnswerWire
{
    /// <summary>The JSON-RPC answer to a request; null where the record has none.</summary>
    /// <param name="history">The history.</param>
    /// <param name="asked">The request.</param>
    public static JsonObject? AnswerTo(this History history, Exchange asked) =>
        Revision.Parse(history.Began.Revision).HasTwoEndpoints
            ? history
                .Of("GET")
                .Where(stream => stream.Link == asked.Link)
                .Prepend(asked)
                .SelectMany(place => place.ReplyObjects())
                .FirstOrDefault(json => IsAnswer(json) && ForeignJson.SameId(Id(json), asked.RequestId()))
            : asked.ReplyObjects().FirstOrDefault(IsAnswer);

    /// <summary>The result of a request; null where there is none.</summary>
    /// <param name="history">The history.</param>
    /// <param name="asked">The request.</param>
    public static JsonNode? ResultOf(this History history, Exchange asked) => history.AnswerTo(asked)?["result"];

    /// <summary>The capabilities that the server declared to whoever sent a request; null where the record has no
    /// declaration.</summary>
    /// <param name="history">The history.</param>
    /// <param name="asked">The request.</param>
    public static JsonObject? DeclaredTo(this History history, Exchange asked)
    {
        var declarations = Revision.Parse(history.Began.Revision).IsStateless
            ? history.Requests("server/discover")
            : history.Initializes().Where(exchange => IsOfOneSession(exchange, asked));
        return declarations
            .Select(exchange => history.ResultOf(exchange).At("capabilities") as JsonObject)
            .LastOrDefault(capabilities => capabilities is not null);
    }

    /// <summary>The session an exchange belongs to: that of its request, or the one its answer opened.</summary>
    public static string? OfSession(this Exchange exchange) =>
        exchange.Session() ?? (exchange.RpcMethod == "initialize" ? exchange.FromServer?.Session?.Token : null);

    /// <summary>Whether two exchanges are of one client's session; where the server issues none, of one
    /// client.</summary>
    public static bool IsOfOneSession(Exchange one, Exchange other) =>
        (one.OfSession(), other.OfSession()) switch
        {
            ({ } left, { } right) => left == right,
            (null, null) => one.Link == other.Link,
            _ => false,
        };

    private static bool IsAnswer(JsonObject json) => json.ContainsKey("result") || json.ContainsKey("error");

    private static string? Id(JsonObject json) => json["id"]?.ToJsonString();
}
