using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Whether what a resumed stream carried belonged to another stream.</summary>
internal static class CrossStream
{
    public static Judgement Judge(History history)
    {
        var asked = history.Of("GET").Where(exchange => exchange.LastEventId() is not null).ToList();
        var resumptions = asked.FindAll(exchange => exchange.IsStream());
        foreach (var resumption in resumptions)
        {
            var own = resumption.Original();
            var others = history
                .Originals()
                .Where(exchange => exchange != own && exchange.ToServer!.AtUs < resumption.ToServer!.AtUs)
                .ToList();
            foreach (var sse in resumption.Events.Where(sse => sse.Messages.Count > 0 && !IsAbout(sse, own)))
            {
                if (others.Find(other => BelongsTo(history, sse, resumption, other)) is not { } owner)
                    continue;
                return Judgement.Violated(
                    $"the stream resumed with the id of {own?.Stream ?? "another session's stream"} carried a "
                        + $"message of {owner.Stream ?? owner.ToString()} ({resumption})",
                    [.. resumption.Evidence, sse.Line, .. owner.Evidence]
                );
            }
        }

        var replays = resumptions.FindAll(resumption =>
            resumption.Original() is not null
            && resumption.Events.Any(sse => sse.Messages.Any(message => message.Kind != JsonRpcKind.Other))
        );
        return replays.Count > 0
                ? Judgement.Held(
                    $"{Counted.Of(replays.Count, "resumed stream")} carried messages of their own only",
                    replays.SelectMany(exchange => exchange.Evidence)
                )
            : asked.Exists(exchange => exchange.Original() is not null && Judging.IsJudged(exchange))
                ? Judgement.NotExercised(
                    "the server replayed nothing on a stream that was resumed (a server may choose so)"
                )
            : Judgement.Unknown("the record has no resumed stream");
    }

    /// <summary>
    /// Whether an event is one of another exchange's stream. Within the session an id of a request, a progress token or
    /// an event tells; across sessions each of them may come again, so it takes the very same event, or the answer to a
    /// request that this session never made.
    /// </summary>
    private static bool BelongsTo(History history, StreamEvent sse, Exchange resumption, Exchange other)
    {
        if (sse.Id is { Length: > 0 } && other.Events.Any(sent => sent.Id == sse.Id && sent.Data == sse.Data))
            return true;
        if (other.ToServer!.Method != "POST" || !IsAbout(sse, other))
            return false;
        return other.Session() == resumption.Session()
            || !history
                .Requests()
                .Any(exchange => exchange.Session() == resumption.Session() && IsAbout(sse, exchange));
    }

    /// <summary>Whether an event answers an exchange's request or reports on its progress.</summary>
    private static bool IsAbout(StreamEvent sse, Exchange? exchange)
    {
        if (exchange is null)
            return false;
        if (sse.Messages.Any(message => exchange.Asked().Any(request => message.Answers(request.Id))))
            return true;
        var token = exchange.RequestObject().At("params", "_meta", "progressToken")?.ToJsonString();
        return token is not null
            && ForeignJson.ParseObject(sse.Data?.Text).At("params", "progressToken")?.ToJsonString() == token;
    }
}
