using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on event ids and on what a resumed stream replays.</summary>
internal static class ReplayChecks
{
    public static readonly Check PrimingEventComesFirst = new()
    {
        Id = "priming-event-comes-first",
        Claim =
            "A reply stream opens with an event that has an id and empty data, so that the client can resume "
            + "from the first moment",
        Requirements = ["poll/priming-event"],
        Remedy =
            "Send an event with an id and empty data as soon as the stream opens (with an SDK: configure an "
            + "event store).",
        Allows =
        [
            "JSON answers",
            "no event ids at all: servers MAY attach them (resume/event-id-optional), and without one there is "
                + "nothing to prime",
            "this is a SHOULD: a warning where reply streams with ids open without it",
        ],
        Judge = JudgePriming,
    };

    public static readonly Check EventIdsUniqueInSession = new()
    {
        Id = "event-ids-unique-in-session",
        Claim = "Event ids are unique over all streams of a session",
        Requirements = ["resume/event-id-unique"],
        Remedy = "Number events over the whole session, or put the stream's name into the id.",
        Allows = ["no event ids", "the same event replayed, with its id"],
        Judge = JudgeUnique,
    };

    public static readonly Check LostAnswerIsReplayed = new()
    {
        Id = "lost-answer-is-replayed",
        Claim =
            "An answer that was lost with its stream is delivered to a client that resumes by the last event id it saw",
        Requirements = ["gap/lost-answer", "resume/replay-optional"],
        Remedy =
            "Keep the events of a stream for a while, and on GET with Last-Event-ID send what followed; a "
            + "server that gives out ids promises that.",
        Allows = ["no event ids", "405 or another refusal of the GET", "an answer that came before the cut"],
        Judge = JudgeLostAnswers,
    };

    public static readonly Check ReplayStartsAfterTheLastEventId = new()
    {
        Id = "replay-starts-after-the-last-event-id",
        Claim = "A replay does not repeat events that the client said it has",
        Requirements = ["resume/replay-optional", "gap/replay-duplicates"],
        Remedy = "Replay only what followed the event that Last-Event-ID names.",
        Allows = ["no replay"],
        Judge = history =>
            OfReplays(
                history,
                exchange => exchange.Events.Any(sse => sse.Id is { Length: > 0 } && sse.Messages.Count > 0),
                exchange =>
                {
                    var seen = exchange.SeenBefore();
                    return !exchange.Events.Any(sse =>
                        sse.Messages.Count > 0 && sse.Id is not null && seen.Contains(sse.Id)
                    );
                },
                "no event twice",
                "no event with an id was replayed"
            ),
    };

    public static readonly Check ReplayInOrder = new()
    {
        Id = "replay-in-order",
        Claim = "A replay keeps the order of the events",
        Requirements = ["progress/token-active", "resume/replay-optional"],
        Remedy = "Replay the events of a stream in the order in which they were first sent, the answer last.",
        Allows = ["no replay", "no progress"],
        Judge = history =>
            OfReplays(
                history,
                exchange => ProgressOf(exchange.Events).Count > 1,
                exchange =>
                    ProgressOf(exchange.Events) is var progress
                    && progress.SequenceEqual(progress.Order())
                    && ProgressOf(AfterAnswer(exchange)).Count == 0,
                "progress that grows, and the answer after it",
                "nothing was replayed whose order could be seen; it takes a tool that reports progress, as the "
                    + "reference servers (profile:NAME) have"
            ),
    };

    public static readonly Check ReplayStaysInItsStream = new()
    {
        Id = "replay-stays-in-its-stream",
        Claim = "A resumed stream carries nothing that belonged to another stream",
        Requirements = ["resume/no-cross-stream"],
        Remedy = "Find the stream by the event id, and replay only the events of that stream.",
        Allows = ["no replay", "the same id of a request in another session"],
        Judge = CrossStream.Judge,
    };

    public static readonly Check UnknownLastEventIdDoesNoHarm = new()
    {
        Id = "unknown-last-event-id-does-no-harm",
        Claim = "A Last-Event-ID that the server never gave out is refused or ignored, and breaks nothing",
        Requirements = ["gap/unknown-last-event-id"],
        Remedy = "Answer 400, or open a fresh stream without a replay.",
        Allows = ["400, 404, 405, or a fresh stream"],
        Judge = Judging.EachOffered(
            history =>
                history
                    .Of("GET")
                    .Where(exchange =>
                        exchange.LastEventId() is { } id
                        && !history.Reached().Any(other => other.Events.Any(sse => sse.Id == id))
                    ),
            exchange =>
                exchange.Status is >= 200 and < 500
                && !exchange.Events.SelectMany(sse => sse.Messages).Any(message => message.IsAnswer),
            "a 4xx, or a stream without a replay"
        ),
    };

    /// <summary>Judges the resumptions that replayed something fit for the claim; where none did, the server gave no
    /// chance.</summary>
    private static Judgement OfReplays(
        History history,
        Func<Exchange, bool> isFit,
        Func<Exchange, bool> holds,
        string expected,
        string otherwise
    )
    {
        var resumptions = history.Resumed().Select(pair => pair.Resumption).ToList();
        return resumptions.Exists(exchange => isFit(exchange))
                ? Judging.Each(_ => resumptions.Where(isFit), holds, expected)(history)
            : resumptions.Exists(Judging.IsJudged) ? Judgement.NotExercised(otherwise)
            : Judgement.Unknown("the record has no resumed stream");
    }

    private static Judgement JudgeLostAnswers(History history)
    {
        var resumed = history
            .Resumed()
            .Where(pair =>
                pair.Resumption.StreamEnd is not { By: EndedBy.Rule or EndedBy.Proxy }
                || pair.Resumption.HasAnswerTo(pair.Original)
            )
            .Where(pair => !pair.Resumption.Before().Any(earlier => earlier.Delivered(pair.Original.RequestId())))
            .ToList();
        return Judging.Each(
            _ => resumed.Select(pair => pair.Resumption),
            exchange => resumed.Exists(pair => pair.Resumption == exchange && exchange.HasAnswerTo(pair.Original)),
            "the lost answer on the resumed stream",
            exchange =>
                exchange.Status == 405
                    ? $"the server offers no GET to go on with a stream: {Judging.Say(exchange)}"
                    : Refusals.OwnReason(exchange)
        )(history);
    }

    private static bool HasAnswerTo(this Exchange resumption, Exchange original) =>
        resumption.Replies().Any(message => message.Answers(original.RequestId()));

    private static List<double> ProgressOf(IEnumerable<StreamEvent> events) =>
        [
            .. events
                .Select(sse => ForeignJson.ParseObject(sse.Data?.Text).At("params", "progress").AsNumber())
                .OfType<double>(),
        ];

    private static IEnumerable<StreamEvent> AfterAnswer(Exchange exchange) =>
        exchange.Events.SkipWhile(sse => !sse.Messages.Any(message => message.IsAnswer));

    private static Judgement JudgePriming(History history)
    {
        var streams = history
            .Requests()
            .Where(exchange =>
                exchange.Served && exchange.IsStream() && (exchange.Events.Count > 0 || exchange.IsWhole())
            )
            .ToList();
        return streams.Count > 0 && !streams.Exists(stream => stream.Events.Any(sse => sse.Id is { Length: > 0 }))
            ? Judgement.NotExercised(
                "the server attaches no ids to its events, as it may, so there is nothing to prime a client with"
            )
            : Judging.Each(
                _ => streams,
                exchange => exchange.Events is [{ Id.Length: > 0 } first, ..] && string.IsNullOrEmpty(first.Data?.Text),
                "a first event with an id and empty data"
            )(history);
    }

    private static Judgement JudgeUnique(History history)
    {
        var streams = history
            .Originals()
            .Where(exchange => exchange.Session() is not null && exchange.Events.Any(sse => sse.Id is { Length: > 0 }))
            .ToList();
        if (!streams.GroupBy(exchange => exchange.Session()).Any(group => group.Count() > 1))
            return Judgement.Unknown("the record has fewer than two streams with event ids in one session");
        var twice = streams
            .SelectMany(exchange =>
                exchange
                    .Events.Where(sse => sse is { Id.Length: > 0, Data: not null })
                    .Select(sse => (Session: exchange.Session(), Event: sse))
            )
            .GroupBy(pair => (pair.Session, pair.Event.Id))
            .FirstOrDefault(group =>
                group.Select(pair => (pair.Event.Link, pair.Event.Stream)).Distinct().Count() > 1
                || group.Select(pair => pair.Event.Data).Distinct().Count() > 1
            );
        return twice is null
            ? Judgement.Held(
                $"no id twice among "
                    + $"{Counted.Of(streams.Sum(exchange => exchange.Events.Count), "event")} of "
                    + $"{Counted.Of(streams.Count, "stream")}",
                streams.SelectMany(exchange => exchange.Events.Select(sse => sse.Line))
            )
            : Judgement.Violated(
                $"event id {twice.Key.Id} was given out {Counted.Of(twice.Count(), "time")}, on "
                    + $"{string.Join(" and ", twice.Select(pair => pair.Event.Stream).Distinct())}",
                twice.Select(pair => pair.Event.Line)
            );
    }
}
