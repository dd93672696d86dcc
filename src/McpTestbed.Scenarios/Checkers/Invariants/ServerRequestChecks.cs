using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers.Invariants;

/// <summary>What holds of every request that a server sends, and of its cancellations.</summary>
internal static class ServerRequestChecks
{
    private const string NoRequest = "the server sent no request";

    /// <summary>The client capability that each request of a server needs. Methods that no revision has are left
    /// alone.</summary>
    private static readonly Dictionary<string, string> Needed = new(StringComparer.Ordinal)
    {
        ["roots/list"] = "roots",
        ["sampling/createMessage"] = "sampling",
        ["elicitation/create"] = "elicitation",
        ["tasks/get"] = "tasks",
        ["tasks/result"] = "tasks",
        ["tasks/list"] = "tasks",
        ["tasks/cancel"] = "tasks",
    };

    public static readonly Check ServerRequestIdNotNull = new()
    {
        Id = "server-request-id-not-null",
        Claim = "A request of the server has an id that is not null",
        Requirements = ["jsonrpc/id-not-null"],
        Remedy = "Give every request an id that is a string or a number; a message without an answer has no id at all.",
        Allows = ["a string or a number"],
        Judge = history =>
            SaidWire.Judge(
                history.Said().Requests(),
                said => said.Message.Id == "null" ? "has the id null" : null,
                NoRequest
            ),
    };

    public static readonly Check ServerRequestIdsUnique = new()
    {
        Id = "server-request-ids-unique",
        Claim = "The server uses no request id twice in a session",
        Requirements = ["jsonrpc/id-unique-in-session"],
        Remedy = "Count the ids of the server's requests over the whole session.",
        Allows = ["the same id in another session", "the same event replayed"],
        Judge = history =>
        {
            // A replay repeats a message; it is the same one, and not a second request.
            var requests = history
                .Said()
                .Requests()
                .Where(said => said.Message.Id is not "null" && !said.IsOnResumption && Place(said) is not null)
                .ToList();
            return SaidWire.Judge(
                requests,
                said =>
                    requests
                        .TakeWhile(earlier => earlier != said)
                        .FirstOrDefault(earlier =>
                            Place(earlier) == Place(said) && ForeignJson.SameId(earlier.Message.Id, said.Message.Id)
                        )
                        is { } first
                        ? $"has the id {said.Message.Id}, as {first} had"
                        : null,
                NoRequest
            );
        },
    };

    public static readonly Check ServerAsksOnlyWhatWasDeclared = new()
    {
        Id = "server-asks-only-what-was-declared",
        Claim = "The server sends no request for which the client declared no capability",
        Requirements = ["lifecycle/respect-negotiated"],
        Remedy =
            "Look at the capabilities in the client's initialize before sending roots/list, sampling/createMessage or "
            + "elicitation/create.",
        Allows = ["ping at any time"],
        Judge = history =>
            SaidWire.Judge(
                history.Said().Requests(),
                said =>
                    Needed.TryGetValue(said.Message.Method!, out var capability)
                    && Opening(history, said.On) is { } initialize
                    && initialize.RequestObject().At("params", "capabilities") is { } declared
                    && declared.At(capability) is null
                        ? $"needs the client capability '{capability}', which was not declared ({initialize})"
                        : null,
                NoRequest
            ),
    };

    public static readonly Check ServerAsksNothingInTheStatelessEra = new()
    {
        Id = "no-request-of-the-server",
        Claim = "The server sends no request on any stream",
        Requirements = ["stream/no-server-requests", "mrtr/only-way", "transport/directions"],
        Remedy = "Answer with input_required and inputRequests where something is needed of the client.",
        Allows = ["input_required in a result"],
        Judge = history =>
        {
            var streamed = history.Said().Where(said => said.Event is not null).ToList();
            return SaidWire.Judge(
                streamed,
                said => said.Message.Kind == JsonRpcKind.Request ? "is a request" : null,
                "the server sent nothing on a stream"
            );
        },
    };

    public static readonly Check ServerCancelsOnlyItsOwnRequests = new()
    {
        Id = "server-cancels-only-its-own-requests",
        Claim = "A cancellation of the server names a request that it sent in this session",
        Requirements = ["cancel/only-in-flight"],
        Remedy = "Send notifications/cancelled for requests of the server only, while they are at work.",
        Allows = ["a cancellation that comes after the answer"],
        Judge = history =>
        {
            var said = history.Said();
            var requests = said.Requests();
            return SaidWire.Judge(
                said.Notifications("notifications/cancelled"),
                cancel =>
                    cancel.Json.At("params", "requestId")?.ToJsonString() is { } id
                    && !requests.Any(request =>
                        request.AtUs <= cancel.AtUs
                        && AnswerWire.IsOfOneSession(request.On, cancel.On)
                        && ForeignJson.SameId(request.Message.Id, id)
                    )
                        ? $"names the request {id}, which the server never sent"
                        : null,
                "the server cancelled nothing"
            );
        },
    };

    public static readonly Check ServerCancelsOnlyListens = new()
    {
        Id = "server-cancels-only-listens",
        Claim = "The server sends no cancellation but to end a subscriptions/listen",
        Requirements = ["cancel/server-only-for-listen"],
        Remedy = "End a request with its answer; notifications/cancelled is for the client.",
        Allows = ["an end of the stream without a cancellation"],
        Judge = history =>
            SaidWire.Judge(
                [.. history.Said().Where(said => said.Event is not null)],
                said =>
                    said.Message.Method == "notifications/cancelled" && said.On.RpcMethod != "subscriptions/listen"
                        ? $"came on the stream of {said.On.RpcMethod}"
                        : null,
                "the server sent nothing on a stream"
            ),
    };

    /// <summary>Where ids must differ: the session, or the one stream of a client of the two-endpoint
    /// transport.</summary>
    private static string? Place(Said said) =>
        said.On.OfSession() ?? (said.On.ToServer!.Method == "GET" ? said.On.ToString() : null);

    private static Exchange? Opening(History history, Exchange exchange) =>
        history
            .Initializes()
            .LastOrDefault(initialize =>
                initialize.ToServer!.AtUs <= exchange.ToServer!.AtUs + Later(exchange)
                && AnswerWire.IsOfOneSession(initialize, exchange)
            );

    /// <summary>The stream of the two-endpoint transport is there before its initialize.</summary>
    private static long Later(Exchange exchange) =>
        exchange.ToServer!.Method == "GET" && exchange.OfSession() is null ? long.MaxValue / 2 : 0;
}
