using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Checking;

/// <summary>What was in place around exchanges without acting on one of them by name: toxics, links that are down, processes that the lab ended.</summary>
internal sealed class Surroundings(History history)
{
    private readonly ILookup<(string, int), ConnectionClosed> closed = history.Entries.OfType<ConnectionClosed>().ToLookup(entry => (entry.Link, entry.Connection));

    /// <summary>How the connection of an exchange ended; null where the record does not say.</summary>
    public ConnectionClosed? EndOf(Exchange exchange) => closed[(exchange.Link, exchange.Connection)].FirstOrDefault();

    /// <summary>What of it an operation can have failed of.</summary>
    /// <param name="invoked">When and on which link it began.</param>
    /// <param name="until">When it ended.</param>
    /// <param name="exchange">Its exchange; null where the record has none.</param>
    /// <returns>What it was, in words; null when there was nothing.</returns>
    public string? Explain(OperationInvoked invoked, long until, Exchange? exchange)
    {
        var isUnreachable = exchange is not null && EndOf(exchange) is { How: EndedHow.Unreachable };
        var exit = history.Entries.OfType<ProcessExited>().LastOrDefault(exited => exited.Expected && exited.AtUs <= until && (exited.AtUs >= invoked.AtUs || isUnreachable));
        return exit is null ? null : $"the lab ended a process of the target (line {exit.Line})";
    }
}
