using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Whether the server sent one message on several streams.</summary>
internal static class Broadcast
{
    /// <summary>
    /// Two messages are taken for one when they are equal, went out on two streams of one session that were open side
    /// by side,
    /// and no stream had more than one of them. Equal messages of two requests, each on its own POST's stream, are two.
    /// So are two that say nothing which tells them apart, such as a changed list: it may have changed twice.
    /// </summary>
    public static Judgement Judge(History history)
    {
        var streams = history
            .WithLiveSession()
            .Where(exchange => exchange.IsStream() && exchange.LastEventId() is null)
            .ToList();
        var sent = (
            from stream in streams
            from sse in stream.Events
            where sse.Messages.Any(IsOwn)
            select (Stream: stream, Event: sse)
        ).ToList();
        var equals = sent.GroupBy(pair => (pair.Stream.Session(), pair.Event.Data))
            .Select(group => group.ToList())
            .Where(IsBroadcast)
            .ToLookup(equal => equal[0].Event.Messages.Any(IsTelling));
        var twice = equals[true].FirstOrDefault();
        if (twice is not null)
            return Judgement.Violated(
                "the same message went out on "
                    + $"{string.Join(" and ", twice.Select(pair => pair.Event.Stream).Distinct())}",
                twice.Select(pair => pair.Event.Line)
            );
        var unclear = equals[false].SelectMany(equal => equal).ToHashSet();
        var choices = sent.FindAll(pair =>
            !unclear.Contains(pair)
            && streams.Exists(other =>
                other != pair.Stream && other.Session() == pair.Stream.Session() && other.IsOpenAt(pair.Event.AtUs)
            )
        );
        return sent.Count == 0 ? Judgement.Unknown("the record has no message of the server that belongs to no request")
            : choices.Count == 0
                ? Judgement.NotExercised(
                    "no second stream of the session was open when the server sent its message; it takes a "
                        + "server that grants two"
                )
            : Judgement.Held(
                $"{Counted.Of(choices.Count, "message")}, each on one stream",
                choices.Select(pair => pair.Event.Line)
            );
    }

    /// <summary>What a server says of its own accord: progress is of a request, and goes where that went.</summary>
    private static bool IsOwn(JsonRpcMessage message) =>
        message.Kind is JsonRpcKind.Request
        || message
            is { Kind: JsonRpcKind.Notification, Method: not ("notifications/progress" or "notifications/cancelled") };

    /// <summary>Whether an equal message is the same message: a log message has its own text, and a request its own
    /// id.</summary>
    private static bool IsTelling(JsonRpcMessage message) =>
        message.Kind is JsonRpcKind.Request || message.Method == "notifications/message";

    private static bool IsBroadcast(List<(Exchange Stream, StreamEvent Event)> equal) =>
        equal.Select(pair => pair.Stream).Distinct().Count() == equal.Count
        && equal.Exists(one =>
            one.Stream.ToServer!.Method == "GET"
            && equal.Exists(other => other.Stream != one.Stream && other.Stream.IsOpenAt(one.Event.AtUs))
        );
}
