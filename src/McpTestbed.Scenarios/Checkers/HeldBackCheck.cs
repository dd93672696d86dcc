using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Whether a stream is held back on its way, as proxies do that buffer responses.</summary>
internal static class HeldBackCheck
{
    public static readonly Check GetStreamIsNotHeldBack = new()
    {
        Id = "get-stream-is-not-held-back",
        Claim = "What goes out on the GET stream arrives while the stream is open, not only with its end",
        Requirements = ["gap/held-back-stream"],
        Allows =
        [
            "405",
            "a head that comes with the first event, whenever that is: only an event that announces an open stream "
                + "(an id without data) cannot be meant for its end",
            "a stream that ends at once, or that outlives its session",
        ],
        Remedy =
            "Switch response buffering off on the way (nginx: proxy_buffering off, or X-Accel-Buffering: no from the "
            + "server), and flush the head and each event where they are made.",
        Judge = Judge,
    };

    private static Judgement Judge(History history)
    {
        foreach (var delete in history.Of("DELETE").Where(exchange => exchange.Served))
        {
            var stream = history
                .Of("GET")
                .FirstOrDefault(exchange =>
                    exchange.Session() == delete.Session()
                    && exchange.LastEventId() is null
                    && exchange.IsStream()
                    && exchange.ToServer!.AtUs < delete.ToServer!.AtUs
                );
            if (stream is not null)
                return Judge(stream, delete);
        }

        return Judgement.Unknown("the record has no GET stream that was opened and whose session was then ended");
    }

    private static Judgement Judge(Exchange stream, Exchange delete)
    {
        var after = InSeconds(stream.FromServer!.AtUs - stream.ToServer!.AtUs);
        if (stream.FromServer.AtUs < delete.ToServer!.AtUs)
            return Judgement.Held(
                $"the head of the GET stream came {after} after the request, while the stream was open ({stream})",
                stream.Evidence
            );
        if (stream.Events.FirstOrDefault(sse => sse.Messages.Count == 0) is not { } announcing)
            return Judgement.NotExercised(
                "the head of the GET stream came only "
                    + $"{InSeconds(stream.FromServer.AtUs - delete.ToServer.AtUs)} after "
                    + "its session was ended, and with it no event that was held back for sure"
            );
        return Judgement.Violated(
            $"buffered: the head of the GET stream and an event without data, which announces an open stream, came "
                + $"{after} after the request, {InSeconds(stream.FromServer.AtUs - delete.ToServer.AtUs)} after its "
                + $"session was ended ({stream})",
            [.. stream.Evidence, announcing.Line, .. delete.Evidence]
        );
    }

    private static string InSeconds(long microseconds) => $"{microseconds / 1_000_000.0:0.###} s";
}
