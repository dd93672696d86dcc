using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>Whether a client understands what servers may send. That it does shows in that it goes on.</summary>
internal static class ReadingChecks
{
    private const string NoInitialize = "the client sent no initialize that was answered";

    /// <summary>A ping is to be answered promptly; so long nobody would call prompt.</summary>
    private const long PromptUs = 1_500_000;

    /// <summary>Clients that wait between attempts wait for a second or so: twenty take longer than this.</summary>
    private const long StormUs = 10_000_000;

    public static readonly Check ClientReadsTheStreamFormat = new()
    {
        Id = "client-reads-the-stream-format",
        Claim = "The client reads an event stream as the standard has it, whatever its line ends, comments and fields",
        Requirements = ["ext/sse/framing", "ext/sse/comments"],
        Remedy = "Use a parser of server-sent events that keeps to the HTML standard (section 9.2.6).",
        Judge = history => GoesOn(history),
    };

    public static readonly Check ClientLeavesUnknownEventsAlone = new()
    {
        Id = "client-leaves-unknown-events-alone",
        Claim = "The client takes no event of an unknown type for a message",
        Requirements = ["gap/event-type"],
        Remedy = "Read messages from events of the type message, which is that of events without a type.",
        Judge = history => LeftAfterAnUnknownEvent(history) ?? GoesOn(history),
    };

    public static readonly Check ClientMatchesAnswersById = new()
    {
        Id = "client-matches-answers-by-id",
        Claim = "The client takes as the answer to a request only what has its id",
        Requirements = ["gap/foreign-answer"],
        Remedy = "Look answers up by their id, and leave alone those that nobody waits for.",
        Judge = history => GoesOn(history),
    };

    public static readonly Check ClientTakesAnAnswerOnce = new()
    {
        Id = "client-takes-an-answer-once",
        Claim = "An answer that comes twice counts once",
        Requirements = ["gap/replay-duplicates"],
        Remedy = "Forget a request when it was answered, and leave alone what answers it again.",
        Judge = history =>
        {
            var twice = history
                .Got()
                .Where(got => got.Message.IsAnswer)
                .GroupBy(got => got.Message.Id)
                .FirstOrDefault(group => group.Count() > 1);
            if (twice is null)
                return Judgement.NotExercised("no answer came twice");
            var later = history.Sent("tools/call").Where(exchange => exchange.AskedAt() > twice.First().AtUs).ToList();

            // A client that was told its work makes one call after the other; another may make several at once.
            var isSequential = history.Marks(ClientEnds.Told).Any();
            return ClientWire.Each(
                later,
                call =>
                    history
                        .Asked()
                        .FirstOrDefault(next =>
                            next.AskedAt() > call.AskedAt()
                            && (next.FromClient!.Method == "DELETE" || (isSequential && next.Rpc() == "tools/call"))
                        )
                        is { } left
                    && history.AnswerTo(call) is var answer
                    && (answer is null || answer.AtUs > left.AskedAt())
                        ? "was not answered yet when the client had done with it"
                        : null,
                "the client called no tool after the answer that came twice"
            );
        },
    };

    public static readonly Check ClientAnswersPing = new()
    {
        Id = "client-answers-ping",
        Claim = "The client answers pings of the server, on any stream",
        Requirements = ["ping/respond"],
        Remedy = "POST an empty result with the ping's id, whatever else is going on.",
        Allows = ["an answer after other requests", "none where the client left at once"],
        Judge = history => Answered(history, _ => true),
    };

    public static readonly Check ClientTakesABatch = new()
    {
        Id = "client-takes-a-batch",
        Claim = "The client takes messages that the server sends in a batch",
        Requirements = ["batch/receive"],
        Remedy = "Where an array of messages comes, take each of them.",
        Judge = history => Answered(history, ping => ping.Text is null),
    };

    public static readonly Check ClientWorksWithoutSessionId = new()
    {
        Id = "client-works-without-session-id",
        Claim = "The client goes on where the server issues no session id",
        Requirements = ["session/assign-optional"],
        Remedy = "Send no Mcp-Session-Id where none was issued, and go on.",
        Judge = history => GoesOn(history),
    };

    public static readonly Check ClientGoesOnWithoutGet = new()
    {
        Id = "client-goes-on-without-get",
        Claim = "The client goes on where the server refuses its GET",
        Requirements = ["get/client-may-open"],
        Remedy = "Take a refused GET as a server without a GET stream, and go on by POST.",
        Allows = ["no GET at all", "a GET when its work is done, or beside it"],
        Judge = history =>
            ClientWire.Each(
                history.Asked("GET").Where(exchange => exchange.GotStatus() >= 400).Take(1),
                get =>
                    history.Asked("POST").Any(exchange => exchange.AskedAt() > get.AskedAt() && IsWork(exchange))
                    || history.Asked("POST").Any(exchange => IsWork(exchange) && history.AnswerTo(exchange) is not null)
                        ? null
                        : $"was refused with {get.GotStatus()}, and nothing followed: {history.HowItEnded()}",
                "the client sent no GET"
            ),
    };

    public static readonly Check ClientAsksForAStreamBoundedly = new()
    {
        Id = "client-asks-for-a-stream-boundedly",
        Claim = "A client whose GET is refused, or ends at once, does not ask again without a bound",
        Requirements = ["gap/reconnect-limits"],
        Remedy = "Leave a refused GET alone, and wait longer before each new attempt for one that ends.",
        Allows = ["a new attempt each half a second or slower, however often"],
        Judge = history =>
        {
            var gets = history.Asked("GET").ToList();
            return gets.Count == 0 ? Judgement.NotExercised("the client sent no GET")
                : IsStorm(gets)
                    ? Judgement.Violated($"{gets.Count} GETs were sent", gets.Take(20).SelectMany(get => get.Lines()))
                : Judgement.Held($"{gets.Count} GETs were sent", gets.SelectMany(get => get.Lines()));
        },
    };

    /// <summary>Whether the pings of a kind were answered.</summary>
    private static Judgement Answered(History history, Func<Got, bool> isOfKind)
    {
        var pings = history
            .Got()
            .Where(got => got.Message is { Kind: JsonRpcKind.Request, Method: "ping" } && isOfKind(got))
            .ToList();
        var left = history.OwnExit()?.AtUs ?? history.Entries[^1].AtUs;
        var answers = history.Sent().Where(sent => sent.Message.IsAnswer).ToList();
        foreach (var ping in pings)
        {
            if (answers.Exists(sent => ForeignJson.SameId(sent.Message.Id, ping.Message.Id)))
                continue;

            // What was answered with another id is the business of another check.
            if (
                left - ping.AtUs > PromptUs
                && !answers.Exists(sent => sent.On.AskedAt() > ping.AtUs && !Pinged(pings, sent))
            )
                return Judgement.Violated(
                    $"the ping {ping.Message.Id} on {ping.On} was not answered, and the client was there for "
                        + $"{(left - ping.AtUs) / 1000} ms after it",
                    [ping.Line]
                );
        }

        return pings.Count == 0
            ? Judgement.NotExercised("the client got no ping of the kind")
            : Judgement.Held($"{pings.Count} of them, on {pings[0].On}", pings.Select(ping => ping.Line));
    }

    /// <summary>A client that takes an event of an unknown type for its answer is gone before the answer
    /// comes.</summary>
    private static Judgement? LeftAfterAnUnknownEvent(History history) =>
        history
            .Sent("initialize")
            .FirstOrDefault(exchange =>
                exchange.StreamEnd is { By: EndedBy.Client }
                && exchange.EventsToClient.Any(sse => sse.EventType is not (null or "message"))
                && history.AnswerTo(exchange) is null
            )
            is { } left
            ? Judgement.Violated(
                $"{left.InWords()} was left by the client after an event of an unknown type, before its answer",
                left.Lines()
            )
            : null;

    /// <summary>Whether the client went on after its first initialize was answered.</summary>
    private static Judgement GoesOn(History history) =>
        ClientWire.Each(
            history.ClientSessions().Select(session => session.Opening).Take(1),
            opening =>
                history.InASession().Any(exchange => exchange.FromClient!.Method == "POST")
                    ? null
                    : $"was answered with a result, and nothing followed: {history.HowItEnded()}",
            NoInitialize
        );

    /// <summary>Whether so many came in so short a time that nothing waited between them. How many come in all says
    /// nothing: a slow machine takes longer over the same run.</summary>
    private static bool IsStorm(List<Exchange> gets) =>
        gets.Zip(gets.Skip(RecoveryChecks.ManyAttempts))
            .Any(pair => pair.Second.AskedAt() - pair.First.AskedAt() < StormUs);

    /// <summary>Whether a POST is more than the handshake.</summary>
    private static bool IsWork(Exchange exchange) =>
        exchange.Rpc() is not ("notifications/initialized" or "initialize");

    private static bool Pinged(List<Got> pings, Sent answer) =>
        pings.Exists(ping => ForeignJson.SameId(ping.Message.Id, answer.Message.Id));
}
