using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Which stream a GET with Last-Event-ID goes on with, be it by way of other resumptions.</summary>
internal static class Resumptions
{
    /// <summary>Exchanges that resume nothing.</summary>
    public static IEnumerable<Exchange> Originals(this History history) =>
        history.Reached().Where(exchange => exchange.LastEventId() is null);

    /// <summary>Resumptions of POST streams of their own session, each with the POST.</summary>
    public static IEnumerable<(Exchange Resumption, Exchange Original)> Resumed(this History history) =>
        from resumption in history.Of("GET")
        let original = resumption.Original()
        where original is { ToServer.Method: "POST" }
        select (resumption, original);

    /// <summary>The exchange whose stream a resumption goes on with; null when no stream of its session gave out that
    /// id.</summary>
    public static Exchange? Original(this Exchange resumption) =>
        resumption.Before().LastOrDefault() is { } first && first.LastEventId() is null ? first : null;

    /// <summary>Ids of the events that a client has, by its own word, when it resumes: those up to the one it names, on
    /// every stream on the way.</summary>
    public static HashSet<string> SeenBefore(this Exchange resumption)
    {
        var seen = new HashSet<string>();
        var next = resumption;
        foreach (var earlier in resumption.Before())
        {
            foreach (var sse in earlier.Events)
            {
                if (sse.Id is { Length: > 0 })
                    seen.Add(sse.Id);
                if (sse.Id == next.LastEventId())
                    break;
            }

            next = earlier;
        }

        return seen;
    }

    /// <summary>Whether the answer to a request went on to the client, on its own stream or on one that resumes
    /// it.</summary>
    public static bool Delivered(this Exchange exchange, string? requestId)
    {
        var reached = exchange.EventsToClient.Select(sse => sse.Event).ToHashSet();
        return exchange.Events.Any(sse =>
            reached.Contains(sse.Event) && sse.Messages.Any(message => message.Answers(requestId))
        );
    }

    /// <summary>The streams that a resumption goes on with, the latest first: each gave out the id that the one after
    /// it names.</summary>
    public static IEnumerable<Exchange> Before(this Exchange resumption)
    {
        for (var at = resumption.Resumes; at is not null; at = at.Resumes)
            yield return at;
    }
}
