using System.Collections.Immutable;

namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>The toxics of one connection at one time. It never changes; it is replaced, and whoever waits under it is
/// woken.</summary>
// Without a timer or a wait handle a cancellation source has nothing to dispose of, and waiters outlive the plan.
#pragma warning disable CA1001
internal sealed class ConnectionToxics(ImmutableArray<ActiveToxic> upstream, ImmutableArray<ActiveToxic> downstream)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource replaced = new();

    /// <summary>Cancelled when something else holds.</summary>
    public CancellationToken Replaced => replaced.Token;

    public IEnumerable<ActiveToxic> All => upstream.Concat(downstream);

    /// <summary>Until when the server is not dialled.</summary>
    public TimeSpan DialNotBefore => All.Select(active => active.Since + active.Toxic.DialDelay).DefaultIfEmpty().Max();

    /// <summary>The first deadline by which the connection ends; null when there is none.</summary>
    public (TimeSpan Due, Core.Histories.EndedHow How)? FirstDeadline =>
        All.Where(active => active.Toxic.Deadline is not null)
            .Select(active =>
                ((TimeSpan Due, Core.Histories.EndedHow How)?)
                    (active.Since + active.Toxic.Deadline!.After, active.Toxic.Deadline.How)
            )
            .OrderBy(deadline => deadline!.Value.Due)
            .FirstOrDefault();

    /// <summary>The plan of these toxics, in their order.</summary>
    public static ConnectionToxics Of(ImmutableArray<ActiveToxic> toxics) =>
        new(
            [.. toxics.Where(toxic => toxic.Owner.Definition.Direction == LinkDirection.Upstream)],
            [.. toxics.Where(toxic => toxic.Owner.Definition.Direction == LinkDirection.Downstream)]
        );

    public ImmutableArray<ActiveToxic> For(LinkDirection direction) =>
        direction == LinkDirection.Upstream ? upstream : downstream;

    /// <summary>Wakes whoever waits, on other threads: the caller goes on at once.</summary>
    public void Wake() => _ = replaced.CancelAsync();
}
