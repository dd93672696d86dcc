using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Checking;

/// <summary>What was in place around exchanges without acting on one of them by name: toxics, links that are down, and
/// what the lab did to the target.</summary>
internal sealed class RunEnvironment
{
    private readonly History history;
    private readonly ILookup<(string, int), ConnectionClosed> closed;
    private readonly List<Period> periods;

    public RunEnvironment(History history)
    {
        this.history = history;
        closed = history.Entries.OfType<ConnectionClosed>().ToLookup(entry => (entry.Link, entry.Connection));
        periods = [.. Periods()];
    }

    /// <summary>How the connection of an exchange ended; null where the record does not say.</summary>
    public ConnectionClosed? EndOf(Exchange exchange) => closed[(exchange.Link, exchange.Connection)].FirstOrDefault();

    /// <summary>What of it an operation can have failed of.</summary>
    /// <param name="invoked">When and on which link it began.</param>
    /// <param name="until">When it ended.</param>
    /// <param name="exchange">Its exchange; null where the record has none.</param>
    /// <returns>What it was, in words; null when there was nothing.</returns>
    public string? Explain(OperationInvoked invoked, long until, Exchange? exchange)
    {
        var period = periods.Find(candidate =>
            candidate.Link == invoked.Client && candidate.From <= until && candidate.Until >= invoked.AtUs
        );
        if (period is not null)
            return period.Description;

        // What the lab did meanwhile, or before where nobody listens any more.
        var isUnreachable = exchange is not null && EndOf(exchange) is { How: EndedHow.Unreachable };
        var act = history.Entries.LastOrDefault(entry =>
            IsLabsAct(entry) && entry.AtUs <= until && (entry.AtUs >= invoked.AtUs || isUnreachable)
        );
        if (act is null)
        {
            return
                history.Entries.LastOrDefault(entry =>
                    IsLinksTrouble(entry, invoked.Client) && entry.AtUs >= invoked.AtUs && entry.AtUs <= until
                )
                    is Mark trouble
                ? $"its link failed: {trouble.Detail}"
                : null;
        }

        return act is Mark mark
            ? $"the lab acted on the target: {mark.Detail}"
            : "the lab ended a process of the target";
    }

    private static bool IsLabsAct(HistoryEntry entry) =>
        entry is ProcessExited { Expected: true } or Mark { Source: "lab" };

    private static bool IsLinksTrouble(HistoryEntry entry, string client) =>
        entry is Mark { Name: MarkNames.LinkFailed } && entry.Source == $"link:{client}";

    /// <summary>When each toxic was in place, and when links were down.</summary>
    private IEnumerable<Period> Periods()
    {
        var open = new Dictionary<(string Link, string Thing), (long From, string Description)>();
        foreach (var entry in history.Entries)
        {
            var over = entry switch
            {
                ToxicChanged { Change: Change.Removed } toxic => open.Keys.Where(key =>
                    key == (toxic.Proxy, toxic.Toxic)
                ),
                ProxyChanged { Change: Change.Removed } proxy => open.Keys.Where(key => key.Link == proxy.Proxy),
                ProxyChanged { Enabled: true } proxy => open.Keys.Where(key => key == (proxy.Proxy, "")),
                AllReset => open.Keys,
                _ => Enumerable.Empty<(string Link, string Thing)>(),
            };
            foreach (var key in over.ToList())
            {
                open.Remove(key, out var ended);
                yield return new(key.Link, ended.From, entry.AtUs, ended.Description);
            }

            if (entry is ToxicChanged { Change: not Change.Removed } added)
                open.TryAdd(
                    (added.Proxy, added.Toxic),
                    (added.AtUs, $"toxic '{added.Toxic}' was in place on its link")
                );
            else if (entry is ProxyChanged { Change: not Change.Removed, Enabled: false } down)
                open.TryAdd((down.Proxy, ""), (down.AtUs, "its link was down"));
        }

        foreach (var (key, begun) in open)
            yield return new(key.Link, begun.From, long.MaxValue, begun.Description);
    }

    private sealed record Period(string Link, long From, long Until, string Description);
}
