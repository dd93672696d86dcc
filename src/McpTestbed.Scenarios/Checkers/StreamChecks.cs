using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on what travels on which stream, and on what a disconnect means.</summary>
internal static class StreamChecks
{
    public static readonly Check GetIsStreamOr405 = new()
    {
        Id = "get-is-a-stream-or-405",
        Claim = "GET is answered with an event stream or with 405",
        Requirements = ["get/sse-or-405", "endpoint/single-path-post-get"],
        Remedy = "Answer GET with text/event-stream, or with 405 where the server pushes nothing.",
        Judge = Judging.Each(
            history => history.WithLiveSession().Where(exchange => exchange.ToServer!.Method == "GET").Take(1),
            exchange => exchange.Status == 405 || (exchange.Status == 200 && exchange.IsStream()),
            "200 with text/event-stream, or 405"),
    };

    public static readonly Check NoAnswersOnGet = new()
    {
        Id = "get-stream-has-no-answers",
        Claim = "A GET stream that resumes nothing carries no JSON-RPC answer",
        Requirements = ["get/no-response-unless-resuming"],
        Remedy = "Send the answer to a request on the response of its own POST.",
        Judge = Judging.EachOffered(
            history => history.Of("GET").Where(exchange => exchange.RequestValues(McpHeaders.LastEventId).Count == 0 && exchange.IsStream()),
            exchange => !exchange.Replies().Any(message => message.IsAnswer),
            "no answer on this stream"),
    };

    public static readonly Check SecondGet = new()
    {
        Id = "second-get-stream-does-no-harm",
        Claim = "A second GET stream of a session is granted or refused, and the session goes on",
        Requirements = ["gap/second-get-stream"],
        Remedy = "Grant the stream, or answer 409 or 405; leave the session and its other streams alone.",
        Judge = JudgeSecondGet,
    };

    public static readonly Check GetReopens = new()
    {
        Id = "get-stream-reopens-after-a-drop",
        Claim = "After the GET stream's connection broke, the client can open it again",
        Requirements = ["get/either-may-close", "gap/second-get-stream"],
        Remedy = "Free the place of a GET stream when its connection ends, or let the new one replace it.",
        Judge = Judging.EachOffered(AfterGetDrop, exchange => exchange.Status == 200 && exchange.IsStream(), "200 with text/event-stream"),
    };

    public static readonly Check OneStreamPerMessage = new()
    {
        Id = "message-on-one-stream-only",
        Claim = "Each message of the server goes out on exactly one stream",
        Requirements = ["multi/no-broadcast"],
        Remedy = "Choose one of the open streams for a message; never broadcast it.",
        Judge = JudgeBroadcast,
    };

    public static readonly Check OwnExchange = new()
    {
        Id = "answer-on-its-own-exchange",
        Claim = "With two clients at work in one session, each answer comes on the exchange of its own request",
        Requirements = ["jsonrpc/response-id", "gap/concurrent-clients"],
        Remedy = "Keep the response to write to with the request, not with the session.",
        Judge = Judging.Each(
            history => history.WithLiveSession().Where(exchange => exchange.RequestId() is not null && exchange.RpcMethod != "initialize" && SharedSessions(history).Contains(exchange.Session()!)),
            exchange => exchange.HasOwnAnswer() && exchange.Replies().All(message => !message.IsAnswer || message.Id == exchange.RequestId()),
            "its own answer and no other"),
    };

    public static readonly Check DisconnectNotCancel = new()
    {
        Id = "disconnect-is-not-cancel",
        Claim = "A client's disconnect does not cancel its request",
        Requirements = ["stream/disconnect-not-cancel"],
        Remedy = "Do not bind the work to the connection's lifetime (in ASP.NET Core: RequestAborted); cancel on notifications/cancelled.",
        Judge = JudgeFate("finished", "cancelled"),
    };

    public static readonly Check DisconnectCancels = new()
    {
        Id = "disconnect-cancels-the-request",
        Claim = "A client's disconnect cancels its request",
        Requirements = ["cancel/http-disconnect", "cancel/stop-work"],
        Remedy = "Cancel the work of a request when the client closes its connection or stream.",
        Judge = JudgeFate("cancelled", "finished", "running"),
    };

    private static HashSet<string> SharedSessions(History history) =>
        [.. history.WithLiveSession().GroupBy(exchange => exchange.Session()!).Where(group => group.Select(exchange => exchange.Link).Distinct().Count() > 1).Select(group => group.Key)];

    private static IEnumerable<Exchange> AfterGetDrop(History history)
    {
        // By the client's own order: the link may see the reset after the request that follows it.
        var gets = history.WithLiveSession().Where(exchange => exchange.ToServer!.Method == "GET").ToList();
        var dropped = gets.Find(exchange => exchange.IsStream() && exchange.StreamEnd is { By: EndedBy.Client } && exchange.Completion is not null);
        return dropped is null ? [] : gets.Where(exchange => exchange.Operation?.AtUs > dropped.Completion!.AtUs).TakeLast(1);
    }

    private static Judgement JudgeSecondGet(History history)
    {
        var gets = history.WithLiveSession().Where(exchange => exchange.ToServer!.Method == "GET").ToList();
        if (gets.Count < 2 || !gets[0].IsStream()) return Judgement.Unknown("the record has no second GET stream beside an open one");
        var after = history.Requests("ping").Where(exchange => exchange.ToServer!.AtUs > gets[1].ToServer!.AtUs).ToList();
        if (gets[1].FromServer is null || after.Count == 0) return Judgement.Unknown("the second GET was not answered, or no request followed it", gets[1].Evidence);
        var harmed = after.Find(exchange => !exchange.Served);
        if (gets[1].Status is not (200 or (>= 400 and < 500))) return Judgement.Violated($"{Judging.Say(gets[1])}; expected 200, 409 or 405", gets[1].Evidence);
        return harmed is null
            ? Judgement.Held($"the second GET was answered {gets[1].Status}, and the session went on", [.. gets[1].Evidence, .. after[0].Evidence])
            : Judgement.Violated($"after a second GET ({gets[1].Status}), {Judging.Say(harmed)}; expected the session to go on", [.. gets[1].Evidence, .. harmed.Evidence]);
    }

    private static Judgement JudgeBroadcast(History history)
    {
        var sent = history.Exchanges.SelectMany(exchange => exchange.Events).Where(sse => sse.Messages.Any(message => message is { Kind: JsonRpcKind.Notification, Method: "notifications/message" }))
            .GroupBy(sse => Wire.Parse(sse.Data?.Text)?["params"]?["data"]?.ToJsonString() ?? "").ToList();
        var twice = sent.Find(group => group.Select(sse => (sse.Link, sse.Exchange)).Distinct().Count() > 1);
        if (twice is not null) return Judgement.Violated($"the same message went out on {string.Join(" and ", twice.Select(sse => sse.Stream).Distinct())}", twice.Select(sse => sse.Line));
        return sent.Count == 0
            ? Judgement.Unknown("the record has no message of the server that belongs to no request")
            : Judgement.Held($"{sent.Count} messages, each on one stream", sent.SelectMany(group => group.Select(sse => sse.Line)));
    }

    /// <summary>The fate of the work, as the last answer of the witness tool tells it.</summary>
    private static Func<History, Judgement> JudgeFate(string right, params string[] wrong) => history =>
    {
        var witness = history.Requests("tools/call").LastOrDefault(exchange => exchange.ToServer!.Messages[0].Name == "sleep-status");
        if (witness?.ToolText() is not { } fate) return Judgement.Unknown("the witness gave no answer");
        if (fate == right) return Judgement.Held($"the witness says the work was {fate} ({witness})", witness.Evidence);
        return wrong.Contains(fate) ? Judgement.Violated($"the witness says the work was {fate} ({witness}); expected {right}", witness.Evidence) : Judgement.Unknown($"the witness says '{fate}'", witness.Evidence);
    };
}
