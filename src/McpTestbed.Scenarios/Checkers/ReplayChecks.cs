using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on event ids and on what a resumed stream replays.</summary>
internal static class ReplayChecks
{
    public static readonly Check PrimingEvent = new()
    {
        Id = "priming-event-comes-first",
        Claim = "A reply stream opens with an event that has an id and empty data, so that the client can resume from the first moment",
        Requirements = ["poll/priming-event"],
        Remedy = "Send an event with an id and empty data as soon as the stream opens (with an SDK: configure an event store).",
        Judge = Judging.Each(
            history => history.Requests().Where(exchange => exchange.Served && exchange.IsStream()),
            exchange => exchange.Events is [{ Id.Length: > 0 } first, ..] && string.IsNullOrEmpty(first.Data?.Text),
            "a first event with an id and empty data"),
    };

    public static readonly Check IdsUnique = new()
    {
        Id = "event-ids-unique-in-session",
        Claim = "Event ids are unique over all streams of a session",
        Requirements = ["resume/event-id-unique"],
        Remedy = "Number events over the whole session, or put the stream's name into the id.",
        Judge = JudgeUnique,
    };

    public static readonly Check AnswerReplayed = new()
    {
        Id = "lost-answer-is-replayed",
        Claim = "An answer that was lost with its stream is delivered to a client that resumes by the last event id it saw",
        Requirements = ["resume/replay-optional"],
        Remedy = "Keep the events of a stream for a while, and on GET with Last-Event-ID send what followed; a server that gives out ids promises that.",
        Judge = Judging.Each(
            history => history.Resumed().Where(pair => !pair.Original.AnswerReachedClient()).Select(pair => pair.Resumption),
            exchange => exchange.Replies().Any(message => message.IsAnswer),
            "the lost answer on the resumed stream"),
    };

    public static readonly Check StartsAfter = new()
    {
        Id = "replay-starts-after-the-last-event-id",
        Claim = "A replay does not repeat events that the client said it has",
        Requirements = ["resume/replay-optional", "gap/replay-duplicates"],
        Remedy = "Replay only what followed the event that Last-Event-ID names.",
        Judge = history => Judging.Each(
            past => past.Resumed().Select(pair => pair.Resumption),
            exchange => !exchange.Events.Any(sse => sse.Id is { Length: > 0 } && history.Resumed().First(pair => pair.Resumption == exchange).Original.EventsToClient.Any(seen => seen.Id == sse.Id)),
            "no event twice")(history),
    };

    public static readonly Check InOrder = new()
    {
        Id = "replay-in-order",
        Claim = "A replay keeps the order of the events",
        Requirements = ["resume/replay-optional", "progress/token-active"],
        Remedy = "Replay the events of a stream in the order in which they were first sent, the answer last.",
        Judge = history => history.Resumed().Any(pair => ProgressOf(pair.Resumption).Count > 1)
            ? Judging.Each(past => past.Resumed().Select(pair => pair.Resumption), exchange => ProgressOf(exchange) is var progress && progress.SequenceEqual(progress.Order()) && AnswerIsLast(exchange), "progress that grows, and the answer last")(history)
            : history.Resumed().Any() ? Judgement.NotExercised("nothing was replayed whose order could be seen; it takes a tool that reports progress, as the reference servers (profile:NAME) have") : Judgement.Unknown("the record has no resumed stream"),
    };

    public static readonly Check NoCrossStream = new()
    {
        Id = "replay-stays-in-its-stream",
        Claim = "A resumed stream carries nothing that belonged to another stream",
        Requirements = ["resume/no-cross-stream"],
        Remedy = "Find the stream by the event id, and replay only the events of that stream.",
        Judge = JudgeCrossStream,
    };

    public static readonly Check UnknownLastEventId = new()
    {
        Id = "unknown-last-event-id-does-no-harm",
        Claim = "A Last-Event-ID that the server never gave out is refused or ignored, and breaks nothing",
        Requirements = ["gap/unknown-last-event-id"],
        Remedy = "Answer 400, or open a fresh stream without a replay.",
        Judge = Judging.EachOffered(
            history => history.Of("GET").Where(exchange => exchange.RequestValues(McpHeaders.LastEventId) is [var id] && !history.AllEvents().Any(sse => sse.Id == id)),
            exchange => exchange.Status is >= 200 and < 500 && !exchange.Events.SelectMany(sse => sse.Messages).Any(message => message.IsAnswer),
            "a 4xx, or a stream without a replay"),
    };

    /// <summary>Events of streams that are not themselves a resumption.</summary>
    private static IEnumerable<StreamEvent> AllEvents(this History history) => history.Originals().SelectMany(exchange => exchange.Events);

    private static IEnumerable<Exchange> Originals(this History history) => history.Reached().Where(exchange => exchange.RequestValues(McpHeaders.LastEventId).Count == 0);

    /// <summary>Served resumptions, each with the exchange whose stream it resumes, of the same session.</summary>
    private static IEnumerable<(Exchange Resumption, Exchange Original)> Resumed(this History history) =>
        from resumption in history.Of("GET")
        let id = resumption.RequestValues(McpHeaders.LastEventId) is [var only] ? only : null
        where id is not null
        let original = history.Originals().LastOrDefault(exchange => exchange.ToServer!.Method == "POST" && exchange.ToServer.AtUs < resumption.ToServer!.AtUs && exchange.Session() == resumption.Session() && exchange.Events.Any(sse => sse.Id == id))
        where original is not null
        select (resumption, original);

    private static bool AnswerReachedClient(this Exchange exchange)
    {
        var reached = exchange.EventsToClient.Select(sse => sse.Event).ToHashSet();
        return exchange.Events.Any(sse => reached.Contains(sse.Event) && sse.Messages.Any(message => message.IsAnswer));
    }

    private static List<double> ProgressOf(Exchange exchange) =>
        [.. exchange.ReplyObjects().Select(json => json["params"]?["progress"]).OfType<JsonValue>().Select(value => value.TryGetValue<double>(out var number) ? number : 0)];

    private static bool AnswerIsLast(Exchange exchange)
    {
        var withMessage = exchange.Events.Where(sse => sse.Messages.Count > 0).ToList();
        var answer = withMessage.FindIndex(sse => sse.Messages.Any(message => message.IsAnswer));
        return answer < 0 || answer == withMessage.Count - 1;
    }

    private static Judgement JudgeUnique(History history)
    {
        var streams = history.Originals().Where(exchange => exchange.Session() is not null && exchange.Events.Any(sse => sse.Id is { Length: > 0 })).ToList();
        if (streams.Count < 2) return Judgement.Unknown("the record has fewer than two streams with event ids");
        var twice = streams.SelectMany(exchange => exchange.Events.Where(sse => sse.Id is { Length: > 0 }).Select(sse => (Session: exchange.Session(), Event: sse)))
            .GroupBy(pair => (pair.Session, pair.Event.Id)).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? Judgement.Held($"no id twice among {streams.Sum(exchange => exchange.Events.Count)} events of {streams.Count} streams", streams.SelectMany(exchange => exchange.Events.Select(sse => sse.Line)))
            : Judgement.Violated($"event id {twice.Key.Id} was given out {twice.Count()} times, on {string.Join(" and ", twice.Select(pair => pair.Event.Stream).Distinct())}", twice.Select(pair => pair.Event.Line));
    }

    private static Judgement JudgeCrossStream(History history)
    {
        var resumptions = history.Of("GET").Where(exchange => exchange.RequestValues(McpHeaders.LastEventId).Count == 1 && exchange.IsStream()).ToList();
        var judged = 0;
        foreach (var resumption in resumptions)
        {
            var id = resumption.RequestValues(McpHeaders.LastEventId)[0];
            var own = history.Originals().FirstOrDefault(exchange => exchange.Events.Any(sse => sse.Id == id) && exchange.Session() == resumption.Session());
            var others = history.Originals().Where(exchange => exchange != own && exchange.ToServer!.Method == "POST").ToList();
            var stray = resumption.Events.FirstOrDefault(sse => others.Any(other => BelongsTo(sse, other)));
            if (stray is not null)
            {
                var owner = others.First(other => BelongsTo(stray, other));
                return Judgement.Violated($"the stream resumed with the id of {own?.Stream ?? "another session's stream"} carried a message of {owner.Stream ?? owner.ToString()} ({resumption})", [.. resumption.Evidence, stray.Line, .. owner.Evidence]);
            }

            if (own is not null) judged++;
        }

        return judged == 0
            ? Judgement.Unknown("the record has no resumed stream")
            : Judgement.Held($"{judged} resumed streams carried messages of their own only", resumptions.SelectMany(exchange => exchange.Evidence));
    }

    /// <summary>Whether an event is one of an exchange's stream: by its id, or because it answers or reports on that exchange's request.</summary>
    private static bool BelongsTo(StreamEvent sse, Exchange exchange)
    {
        if (sse.Id is { Length: > 0 } && exchange.Events.Any(other => other.Id == sse.Id)) return true;
        if (sse.Messages.Any(message => message.IsAnswer && message.Id is not null && message.Id == exchange.RequestId())) return true;
        var token = exchange.RequestObject()?["params"]?["_meta"]?["progressToken"]?.ToJsonString();
        return token is not null && Wire.Parse(sse.Data?.Text)?["params"]?["progressToken"]?.ToJsonString() == token;
    }
}
