using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Checking;

/// <summary>What answer an operation was due, and whether it came.</summary>
/// <remarks>
/// Any whole answer is one, a refusal too: what an answer must say is for checks. On a stream, the answers to the
/// requests for which it was opened, or of the stream that it goes on with, are due; where there are none, its head is.
/// </remarks>
internal sealed class ExpectedAnswers(History history)
{
    private readonly ILookup<Exchange, Exchange> families = history.Exchanges.ToLookup(FirstOf);
    private readonly List<(string Link, string Id)> cancelled = [.. Cancelled(history)];

    /// <summary>Why an operation failed, as its client saw it; null where it was answered, or its client waited for
    /// nothing more.</summary>
    /// <param name="completion">How it ended; null where the record does not say.</param>
    /// <param name="exchange">Its exchange; null where the record has none.</param>
    public string? FailureOf(OperationCompleted? completion, Exchange? exchange)
    {
        if (completion is { OnPurpose: true })
            return null;
        if (exchange is { ToClient.Stream: not null })
        {
            if (IsAnswered(exchange, completion))
                return null;
            if (IsOfEndedSession(exchange))
                return null;
            if (completion is { Outcome: OperationOutcome.Ok })
                return FirstOf(exchange).IsToBeContinued || IsCancelled(FirstOf(exchange))
                    ? null
                    : "its stream ended without the answer";
        }
        else if (
            completion is { Outcome: OperationOutcome.Ok }
            || (completion is null && exchange is { ToClient.Complete: true })
        )
        {
            return null;
        }

        return completion is null ? "it never came to an end" : completion.Detail;
    }

    /// <summary>The exchange that a chain of resumptions began with.</summary>
    public static Exchange FirstOf(Exchange exchange)
    {
        var first = exchange;
        while (first.Resumes is { } earlier)
            first = earlier;
        return first;
    }

    /// <summary>Whether the answers came: until the client gave up, or by whatever stream the client came back
    /// on.</summary>
    private bool IsAnswered(Exchange exchange, OperationCompleted? completion)
    {
        var until = completion is { Outcome: not OperationOutcome.Ok } gaveUp ? gaveUp.AtUs : long.MaxValue;
        var first = FirstOf(exchange);
        var answers = families[first]
            .SelectMany(part => ToClient(part, until))
            .Where(message => message.IsAnswer)
            .Select(message => message.Id)
            .ToHashSet();
        return (first.FromClient?.Messages ?? [])
            .Where(message => message.Kind == JsonRpcKind.Request)
            .All(request => answers.Contains(request.Id));
    }

    /// <summary>A request that its own client cancelled is due no answer, only an end of its stream.</summary>
    private bool IsCancelled(Exchange first) =>
        (first.FromClient?.Messages ?? []).Any(request =>
            cancelled.Exists(one => one.Link == first.Link && ForeignJson.SameId(one.Id, request.Id))
        );

    /// <summary>A client that ended the session while its request was at work ended the request with it: the server
    /// may end the stream as it likes, also within the body.</summary>
    private bool IsOfEndedSession(Exchange exchange) =>
        exchange.RequestValues(McpHeaders.SessionId) is [var session]
        && exchange.StreamEnd is { By: EndedBy.Server } streamEnd
        && history.Exchanges.Any(end =>
            end is { ToServer.Method: "DELETE", Served: true }
            && end.Link == exchange.Link
            && end.ToServer.AtUs > exchange.ToServer!.AtUs
            && end.ToServer.AtUs < streamEnd.AtUs
            && end.RequestValues(McpHeaders.SessionId).Contains(session)
        );

    private static IEnumerable<(string Link, string Id)> Cancelled(History history) =>
        from exchange in history.Exchanges
        where
            exchange.FromClient is { Messages: [{ Kind: JsonRpcKind.Notification, Method: "notifications/cancelled" }] }
        let id = ForeignJson.ParseObject(exchange.FromClient!.Body?.Text).At("params", "requestId")?.ToJsonString()
        where id is not null
        select (exchange.Link, id);

    private static IEnumerable<JsonRpcMessage> ToClient(Exchange exchange, long until) =>
        exchange
            .EventsToClient.Where(sse => sse.AtUs <= until)
            .SelectMany(sse =>
                sse.Unchanged
                    ? exchange.Events.Where(made => made.Event == sse.Event).SelectMany(made => made.Messages)
                    : sse.Messages
            );
}
