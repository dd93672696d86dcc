using System.Net;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Control.Proxies;

/// <summary>How all proxies are replaced by those of a plan.</summary>
internal sealed partial class ProxyRegistry
{
    /// <summary>
    /// Makes the proxies of a plan the only ones; one that is there already keeps its connections as long as its
    /// addresses stay. All or nothing: where an address cannot be had, what had to let go of its own is put back.
    /// </summary>
    /// <exception cref="RefusedException">An address makes no sense, or cannot be had.</exception>
    public async Task ReplaceAsync(
        IReadOnlyList<PlannedProxy> plan,
        PlanChanges changes,
        bool isDryRun,
        CancellationToken cancellationToken
    )
    {
        var addresses = new List<IPEndPoint>();
        for (var at = 0; at < plan.Count; at++)
        {
            var listen = plan[at].Request.Listen ?? string.Empty;
            addresses.Add(
                await RefusedException.WithinAsync($"proxies[{at}]", () =>
                    ListenAddress.ParseAsync(listen, allowsRemote, cancellationToken)
                )
            );
        }

        lock (gate)
        {
            var steps = plan.Select((planned, at) => Step(planned, addresses[at])).ToList();
            var removed = proxies.Values.Where(proxy => steps.TrueForAll(step => step.Present != proxy)).ToList();
            foreach (var step in steps)
                step.Tell(changes);
            changes.Proxies.Removed.AddRange(removed.Select(proxy => proxy.Name));
            if (!isDryRun)
                Replace(steps, removed);
        }
    }

    private PlanStep Step(PlannedProxy planned, IPEndPoint listen)
    {
        var present = proxies.GetValueOrDefault(planned.Request.Name!);

        // Any free port will do: the one it has is as good.
        if (present is not null && listen.Port == 0 && listen.Address.Equals(present.Listen.Address))
            listen = present.Listen;
        return new(planned, present, listen);
    }

    private void Replace(List<PlanStep> steps, List<Link> removed)
    {
        var undo = new Stack<Action>();
        var mine = proxies.Values.Where(proxy => proxy.IsEnabled).Select(proxy => proxy.Listen).ToHashSet();
        try
        {
            // First what takes nothing from anybody, so that a port that another program has costs no connection.
            foreach (var step in steps.Where(step => step.IsNew))
            {
                step.Link = Make(step.Planned.Request, step.Listen);
                step.Put(step.Planned.Toxics);
                if (!mine.Contains(step.Listen))
                    step.Start(Start);
            }

            foreach (
                var proxy in removed
                    .Concat(steps.Where(step => step.MustStop).Select(step => step.Present!))
                    .Where(proxy => proxy.IsEnabled)
            )
            {
                undo.Push(() => Start(proxy));
                proxy.Stop();
            }

            foreach (var step in steps.Where(step => !step.IsNew && !step.Link!.IsEnabled))
            {
                var (listen, upstream, toxics) = (step.Link!.Listen, step.Link.Upstream, step.Link.Toxics);
                undo.Push(() =>
                {
                    step.Link.Move(listen, upstream);
                    step.Put(toxics);
                });
                if (step.IsMoved)
                    step.Link.Move(step.Listen, step.Planned.Request.Upstream!);
                step.Put(step.Planned.Toxics);
            }

            foreach (var step in steps)
                step.Start(Start);
        }
        catch (RefusedException)
        {
            foreach (var link in steps.Where(step => step.IsNew).Select(step => step.Link).OfType<Link>())
            {
                link.Stop();
                _ = link.DisposeAsync().AsTask();
            }

            while (undo.TryPop(out var back))
                Undo(back);
            throw;
        }

        foreach (var proxy in removed)
            RemoveLocked(proxy);
        foreach (var step in steps)
        {
            step.Put(step.Planned.Toxics);
            proxies[step.Link!.Name] = step.Link;
            if (step.IsNew || step.IsChanged)
                Note(step.Link, step.IsNew ? Change.Added : Change.Changed);
            foreach (var (toxic, change) in step.ToxicChanges)
                Note(step.Link, toxic, change);
        }
    }

    private static void Undo(Action back)
    {
        try
        {
            back();
        }
        catch (RefusedException)
        {
            // Another program took the address in this moment: that proxy stays closed, and all the others are put
            // back.
        }
    }
}
