using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on the two-endpoint transport of 2024-11-05.</summary>
internal static class TwoEndpointChecks
{
    public static readonly Check EndpointEventIsSent = new()
    {
        Id = "endpoint-event-is-sent",
        Claim = "The stream has an endpoint event that names the URI to POST to",
        Requirements = ["sse/endpoint-event"],
        Remedy = "Send `event: endpoint` with the URI in data when a client connects.",
        Allows = ["other events, comments and retry fields before it"],
        Judge = Judging.Each(
            history => Opened(history),
            exchange => exchange.Events.Any(sse => IsEndpoint(sse) && sse.Data!.Text is { Length: > 0 }),
            "an event of type endpoint with a URI"
        ),
    };

    public static readonly Check EndpointEventComesFirst = new()
    {
        Id = "endpoint-event-comes-first",
        Claim = "The first event of the stream is the endpoint event",
        Requirements = ["gap/endpoint-event-order"],
        Remedy = "Send `event: endpoint` before anything else: old clients read no further for it.",
        Allows = ["blocks without data before it: they are no events (WHATWG HTML, 9.2.6)"],
        Judge = Judging.Each(
            history => Opened(history).Where(exchange => exchange.Events.Any(IsEndpoint)),
            exchange => IsEndpoint(exchange.Events.First(sse => sse.Data is not null)),
            "the endpoint event before any other"
        ),
    };

    public static readonly Check EndpointTakesMessages = new()
    {
        Id = "endpoint-takes-messages",
        Claim = "The URI of the endpoint event takes messages for as long as the stream is open",
        Requirements = ["sse/two-endpoints"],
        Remedy = "Keep the address that the stream named until the stream ends, and answer each POST to it with 2xx.",
        Allows = ["401, 403, 429 and 503", "any refusal once the server has ended the stream"],
        Judge = history =>
            Judging.EachGranted(
                past => past.Requests().Where(exchange => IsStreamOpen(past, exchange)),
                exchange => exchange.Served,
                "2xx"
            )(history),
    };

    public static readonly Check AnswersTravelOnTheStream = new()
    {
        Id = "answers-travel-on-the-stream",
        Claim = "Answers come as message events on the stream, not in the response to the POST",
        Requirements = ["sse/message-event"],
        Remedy = "Answer the POST with 202, and send the JSON-RPC answer as a message event.",
        Allows = ["any 2xx to the POST, with or without a text"],
        Judge = history =>
        {
            var asked = history.Requests().Where(exchange => exchange.Served).ToList();
            if (asked.Count == 0)
                return Judgement.Unknown("the record has no accepted request");
            var misplaced = asked.Find(exchange => exchange.Replies().Any(message => message.IsAnswer));
            if (misplaced is not null)
                return Judgement.Violated(
                    $"{Judging.Say(misplaced)}, and its answer came in the response to the POST",
                    misplaced.Evidence
                );
            var streams = Streams(history).ToList();
            var missing = asked.Find(exchange =>
                !streams.Exists(stream => stream.Link == exchange.Link && stream.HasAnswerTo(exchange))
            );
            return missing is null
                    ? Judgement.Held(
                        $"{Counted.Of(asked.Count, "answer")} came on the stream",
                        asked.SelectMany(exchange => exchange.Evidence)
                    )
                : streams.Exists(stream => stream.Link == missing.Link && stream.StreamEnd is { By: EndedBy.Server })
                    ? Judgement.Violated(
                        $"{Judging.Say(missing)}, and the server ended the stream without its answer",
                        missing.Evidence
                    )
                : Judgement.Unknown(
                    $"{Judging.Say(missing)}, and no answer came for as long as the stream was read",
                    missing.Evidence
                );
        },
    };

    public static readonly Check ForeignOriginRefusedOnTheStream = new()
    {
        Id = "foreign-origin-refused-on-the-stream",
        Claim = "A stream is not opened for a foreign Origin",
        Requirements = ["security/origin-validate"],
        Remedy = "Check Origin before opening the stream; the rule was added to this revision's text on 2025-04-08.",
        Allows = ["any 4xx"],
        Judge = Judging.Each(
            history =>
                history
                    .Of("GET")
                    .Where(exchange =>
                        exchange.RequestValues("Origin") is [OriginChecks.Foreign or OriginChecks.LookAlike]
                    ),
            exchange => exchange.Status is >= 400 and < 500,
            "a refusal"
        ),
    };

    private static bool IsStreamOpen(History history, Exchange post) =>
        Streams(history).Any(stream => stream.Link == post.Link && stream.IsOpenAt(post.ToServer!.AtUs));

    private static IEnumerable<Exchange> Opened(History history) =>
        Streams(history).Where(exchange => exchange.Events.Any(sse => sse.Data is not null) || exchange.IsWhole());

    /// <summary>A block without a data field dispatches no event.</summary>
    private static bool IsEndpoint(StreamEvent sse) => sse is { EventType: "endpoint", Data: not null };

    private static IEnumerable<Exchange> Streams(History history) =>
        history.Of("GET").Where(exchange => exchange.Served && exchange.RequestValues("Origin").Count == 0);

    private static bool HasAnswerTo(this Exchange stream, Exchange request) =>
        stream.Replies().Any(message => message.Answers(request.RequestId()));
}
