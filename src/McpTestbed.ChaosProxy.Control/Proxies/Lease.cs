using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Control.Proxies;

/// <summary>Heals everything once whoever set the faults has not been heard of for the term that was agreed.</summary>
internal sealed class Lease : IDisposable
{
    private readonly ProxyRegistry registry;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private readonly HttpInspection? inspection;
    private TimeSpan? term;
    private long renewed;

    public Lease(ProxyRegistry registry, TimeProvider time, HttpInspection? inspection)
    {
        this.inspection = inspection;
        this.registry = registry;
        this.time = time;
        timer = time.CreateTimer(_ => _ = MeetEndAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The term; null when there is no lease.</summary>
    public TimeSpan? Term
    {
        get
        {
            lock (gate)
                return term;
        }
    }

    /// <summary>Takes a lease, or another term for the one there is.</summary>
    public void Take(TimeSpan wanted)
    {
        lock (gate)
            term = wanted;
        Renew();
    }

    /// <summary>Somebody was heard of: the term begins anew.</summary>
    public void Renew()
    {
        lock (gate)
        {
            renewed = time.GetTimestamp();
            timer.Change(term ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the lease without healing anything.</summary>
    public void GiveBack()
    {
        lock (gate)
        {
            term = null;
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => timer.Dispose();

    private async Task MeetEndAsync()
    {
        lock (gate)
        {
            if (term is not { } agreed)
                return;
            // A timer counts in coarser ticks than the clock that is read here, so it may fire a little early; it may
            // also have been on its way while the lease was renewed. Either way the rest of the term is waited for.
            var rest = agreed - time.GetElapsedTime(renewed);
            if (rest > TimeSpan.Zero)
            {
                timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                return;
            }

            term = null;
            inspection?.Note(new LeaseEnded { TermMs = (long)agreed.TotalMilliseconds });
        }

        try
        {
            await registry.ResetAsync();
        }
        catch (RefusedException)
        {
            // An address that is taken meanwhile: that proxy stays closed, and all the others are healed.
        }
    }
}
