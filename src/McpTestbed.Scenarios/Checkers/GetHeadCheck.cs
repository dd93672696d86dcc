using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>When the head of a GET stream comes.</summary>
internal static class GetHeadCheck
{
    public static readonly Check GetStreamOpensAtOnce = new()
    {
        Id = "get-stream-opens-at-once",
        Claim = "The head of a GET stream comes when the stream opens, not only with its first byte",
        Requirements = ["gap/get-head-time"],
        Allows = ["a late head: the text sets no time, and this is never more than an observation", "405"],
        Remedy =
            "Send the head as soon as the stream is open (Node: flushHeaders; a comment does as well): until then a "
            + "client cannot tell an open stream from a server that hangs, and proxies give up.",
        Judge = Judge,
    };

    /// <summary>Late is a head that had not come when the client left, where the server answered another request that
    /// was made meanwhile.</summary>
    private static Judgement Judge(History history)
    {
        var gets = history
            .WithLiveSession()
            .Where(exchange =>
                exchange.ToServer!.Method == "GET" && exchange.RequestValues(McpHeaders.LastEventId).Count == 0
            )
            .ToList();
        foreach (var late in gets.Where(exchange => exchange is { FromServer: null, Completion.OnPurpose: true }))
        {
            var beside = history
                .Requests()
                .FirstOrDefault(exchange =>
                    exchange.Served
                    && exchange.ToServer!.AtUs > late.ToServer!.AtUs
                    && exchange.FromServer!.AtUs < late.Completion!.AtUs
                );
            if (beside is not null)
                return Judgement.Violated(
                    $"the head of the GET stream ({late}) had not come "
                        + $"{InSeconds(late.Completion!.AtUs - late.ToServer!.AtUs)} after the request, "
                        + $"while {Judging.Say(beside)}: it is buffered on the way, or the server sends it with the "
                        + "first byte",
                    [.. late.Evidence, .. beside.Evidence]
                );
        }

        foreach (var held in gets.Where(exchange => exchange.IsStream()))
        {
            if (EndOfSession(history, held) is not { } ended || held.FromServer!.AtUs <= ended.ToServer!.AtUs)
                continue;
            return Judgement.Violated(
                $"the head of the GET stream ({held}) came "
                    + $"{InSeconds(held.FromServer.AtUs - held.ToServer!.AtUs)} after the request, and only "
                    + $"{InSeconds(held.FromServer.AtUs - ended.ToServer.AtUs)} after its session was ended ({ended}): "
                    + "it was buffered on the way, or the server sends it with the first byte",
                [.. held.Evidence, .. ended.Evidence]
            );
        }

        var opened = gets.FindAll(exchange => exchange.IsStream());
        return opened.Count == 0
            ? Judgement.Unknown("the record has no GET stream that was opened")
            : Judgement.Held($"{opened.Count} GET streams opened", opened.SelectMany(exchange => exchange.Evidence));
    }

    private static Exchange? EndOfSession(History history, Exchange stream) =>
        history.Of("DELETE").FirstOrDefault(exchange => exchange.Served && exchange.Session() == stream.Session());

    private static string InSeconds(long microseconds) => $"{microseconds / 1_000_000.0:0.###} s";
}
