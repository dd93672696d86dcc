using System.Globalization;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>What a client does when a stream ends before its answer.</summary>
internal static class ResumeChecks
{
    /// <summary>Timers fire a little early on some machines.</summary>
    private const long ToleranceUs = 30_000;

    public static readonly Check ClientResumesFromTheLastEvent = new()
    {
        Id = "client-resumes-from-the-last-event",
        Claim = "A client that resumes a stream names the last event that it got of it",
        Requirements = ["resume/client-sends-last-event-id"],
        Remedy =
            "Keep the id of the last event of each stream, and send it as Last-Event-ID with the GET that resumes it.",
        Allows =
        [
            "no resumption: the client is free to give the answer up",
            "an event before the last, where that was on its way when the client came back",
            "a stream that is whole: a client may not look at what it was for, and come back for that too",
            "a GET stream of its own, without Last-Event-ID, where none was open before",
        ],
        Judge = history =>
        {
            var broken = Broken(history).ToList();
            var attempts = broken.SelectMany(stream => Attempts(history, stream)).Distinct().ToList();
            return ClientWire.Each(
                attempts,
                get =>
                {
                    var named = get.SentValue(McpHeaders.LastEventId);
                    if (named is null)
                        return "came after a stream had broken off, without Last-Event-ID, and the client had a GET "
                            + "stream before";
                    return history.Asked().Any(stream => HasEnded(stream, get) && LastId(stream, get) == named)
                        ? null
                        : $"names the event {named}, and the last that the client got was "
                            + string.Join(" or ", broken.Select(stream => LastId(stream, get)).OfType<string>());
                },
                broken.Count == 0
                    ? "no stream with event ids ended before its time"
                    : $"the client did not come back for it: {history.HowItEnded()}"
            );
        },
    };

    public static readonly Check ClientComesBackForAPoll = new()
    {
        Id = "client-comes-back-for-a-poll",
        Claim = "A client whose reply the server ended after an event with an id comes back for the answer",
        Requirements = ["poll/client-reconnects"],
        Remedy = "When a stream with an event id ends before the answer, send GET with Last-Event-ID.",
        Judge = history =>
            ClientWire.Each(
                Broken(history)
                    .Where(stream =>
                        stream
                            is { FromClient.Method: "POST", StreamEnd: { By: EndedBy.Server, How: EndedHow.Complete } }
                    ),
                stream =>
                    history
                        .Asked("GET")
                        .Any(get =>
                            get.AskedAt() > stream.StreamEnd!.AtUs && get.SentValues(McpHeaders.LastEventId).Count > 0
                        )
                        ? null
                        : $"was ended by the server after event {LastId(stream, null)}, and the client did not come "
                            + $"back: {history.HowItEnded()}",
                "the server ended no reply before its answer"
            ),
    };

    public static readonly Check ClientWaitsForRetry = new()
    {
        Id = "client-waits-for-retry",
        Claim = "A client that is told retry waits that long before it comes back",
        Requirements = ["poll/client-honours-retry"],
        Remedy = "Wait for the milliseconds of the last retry field before the GET that resumes the stream.",
        Allows = ["a longer wait", "no coming back"],
        Judge = history =>
        {
            var told = Broken(history).Where(stream => RetryUs(stream) is not null).ToList();
            var back = told.SelectMany(stream => Attempts(history, stream).Take(1).Select(get => (stream, get)))
                .ToList();
            return ClientWire.Each(
                back.Select(pair => pair.get),
                get =>
                {
                    var (stream, _) = back.Find(pair => pair.get == get);
                    var waited = get.AskedAt() - stream.StreamEnd!.AtUs;
                    return waited + ToleranceUs < RetryUs(stream)
                        ? $"came {waited / 1000} ms after the stream had ended, and retry was {RetryUs(stream) / 1000}"
                        : null;
                },
                told.Count == 0 ? "no stream that told retry ended" : "the client did not come back"
            );
        },
    };

    public static readonly Check ClientAsksOnceWhatMayHaveRun = new()
    {
        Id = "client-asks-once-what-may-have-run",
        Claim = "The client does not call a tool again whose answer was lost, as if nothing had happened",
        Requirements = ["ext/rfc9110/post-not-idempotent"],
        Remedy =
            "Resume the stream, or tell the user that the answer was lost; a tool that was called may have run "
            + "already.",
        Judge = history =>
        {
            var lost = history
                .Sent("tools/call")
                .Where(exchange =>
                    history.AnswerTo(exchange) is null && exchange.StreamEnd is not { By: EndedBy.Client }
                )
                .ToList();
            return ClientWire.Each(
                lost,
                call =>
                    history
                        .Sent("tools/call")
                        .FirstOrDefault(other =>
                            other.AskedAt() > call.AskedAt()
                            && other.SentJson()?["params"]?.ToJsonString() == call.SentJson()?["params"]?.ToJsonString()
                        )
                        is { } again
                        ? $"was not answered, and {again.InWords()} asked the same again"
                        : null,
                "no answer to a call of a tool was lost"
            );
        },
    };

    public static readonly Check ClientAsksForNoAnswerTwice = new()
    {
        Id = "client-asks-for-no-answer-twice",
        Claim = "A client that has its answer asks for nothing again, however the stream ends",
        Requirements = ["gap/replay-duplicates"],
        Remedy = "Take a request as done when its answer is there, and not when its stream has ended.",
        Allows = ["a GET for what else the stream may bring"],
        Judge = history =>
            ClientWire.Each(
                history
                    .Sent("tools/call")
                    .Where(call =>
                        history.AnswerTo(call) is not null && call.StreamEnd is { How: not EndedHow.Complete }
                    ),
                call =>
                    history
                        .Sent("tools/call")
                        .FirstOrDefault(other =>
                            other.AskedAt() > call.AskedAt()
                            && other.SentJson()?["params"]?.ToJsonString() == call.SentJson()?["params"]?.ToJsonString()
                        )
                        is { } again
                        ? $"was answered before its stream broke off, and {again.InWords()} asked the same again"
                        : null,
                "no stream broke off after its answer"
            ),
    };

    /// <summary>Streams with event ids that ended, not by the client, before what they were for.</summary>
    private static IEnumerable<Exchange> Broken(History history) =>
        history
            .Asked()
            .Where(exchange =>
                exchange.StreamEnd is { By: not EndedBy.Client }
                && exchange.EventsToClient.Any(sse => sse.Id is { Length: > 0 })
                && (
                    exchange.FromClient!.Method == "GET"
                    || history.AnswerTo(exchange) is var answer
                        && (answer is null || answer.AtUs > exchange.StreamEnd.AtUs)
                )
            );

    /// <summary>GETs by which the client comes back after a stream: with Last-Event-ID or, where it had a GET stream
    /// already, without.</summary>
    private static IEnumerable<Exchange> Attempts(History history, Exchange stream) =>
        history
            .Asked("GET")
            .Where(get =>
                get.AskedAt() > stream.StreamEnd!.AtUs
                && (
                    get.SentValues(McpHeaders.LastEventId).Count > 0
                    || history
                        .Asked("GET")
                        .Any(other =>
                            other.AskedAt() < get.AskedAt()
                            && other.GotStatus() == 200
                            && (other == stream || other.StreamEnd is null || other.StreamEnd.AtUs > get.AskedAt())
                            && other.SentValue(McpHeaders.SessionId) == get.SentValue(McpHeaders.SessionId)
                        )
                )
            );

    private static bool HasEnded(Exchange stream, Exchange before) => stream.StreamEnd?.AtUs < before.AskedAt();

    /// <summary>The last event id that the client had of a stream when it came back.</summary>
    private static string? LastId(Exchange stream, Exchange? back) =>
        stream
            .EventsToClient.Where(sse => back is null || sse.AtUs < back.AskedAt())
            .LastOrDefault(sse => sse.Id is { Length: > 0 })
            ?.Id;

    private static long? RetryUs(Exchange stream) =>
        stream.EventsToClient.LastOrDefault(sse => sse.Retry is not null)?.Retry is { } text
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            ? ms * 1000
            : null;
}
