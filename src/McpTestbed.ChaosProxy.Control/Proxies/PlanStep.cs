using System.Net;
using McpTestbed.ChaosProxy.Control.Api;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Control.Proxies;

/// <summary>One proxy of a plan beside the one that is there.</summary>
/// <param name="planned">As it is to be.</param>
/// <param name="present">The one of that name, if there is one.</param>
/// <param name="listen">Where it is to listen.</param>
internal sealed class PlanStep(PlannedProxy planned, Link? present, IPEndPoint listen)
{
    public PlannedProxy Planned => planned;

    public Link? Present { get; } = present;

    public IPEndPoint Listen => listen;

    /// <summary>The proxy: the present one, or one made for this.</summary>
    public Link? Link { get; set; } = present;

    public bool IsNew => Present is null;

    public bool IsEnabled { get; } = planned.Request.Enabled ?? true;

    public bool IsMoved { get; } =
        present is not null && (!present.Listen.Equals(listen) || present.Upstream != planned.Request.Upstream);

    /// <summary>Whether the proxy itself, not only its toxics, changes.</summary>
    public bool IsChanged { get; } =
        present is not null
        && (
            present.IsEnabled != (planned.Request.Enabled ?? true)
            || !present.Listen.Equals(listen)
            || present.Upstream != planned.Request.Upstream
        );

    public bool MustStop => IsMoved || (Present is not null && !IsEnabled);

    /// <summary>What becomes of its toxics, computed before anything changes.</summary>
    public IReadOnlyList<(ToxicDefinition Toxic, Change Change)> ToxicChanges { get; } =
    [.. Compare(present?.Toxics ?? [], planned.Toxics)];

    public void Tell(PlanChanges changes)
    {
        var name = planned.Request.Name!;
        (
            IsNew ? changes.Proxies.Added
            : IsChanged ? changes.Proxies.Changed
            : changes.Proxies.Kept
        ).Add(name);
        foreach (var (toxic, change) in ToxicChanges)
        {
            (
                change switch
                {
                    Change.Added => changes.Toxics.Added,
                    Change.Changed => changes.Toxics.Changed,
                    _ => changes.Toxics.Removed,
                }
            ).Add($"{name}/{toxic.Name}");
        }

        changes.Toxics.Kept.AddRange(
            planned
                .Toxics.Where(toxic => ToxicChanges.All(change => change.Toxic.Name != toxic.Name))
                .Select(toxic => $"{name}/{toxic.Name}")
        );
    }

    /// <summary>Starts it where it is to be enabled.</summary>
    public void Start(Action<Link> start)
    {
        if (IsEnabled)
            start(Link!);
    }

    /// <summary>Gives the proxy these toxics and no others; those that are the same are not touched.</summary>
    public void Put(IReadOnlyList<ToxicDefinition> toxics)
    {
        foreach (var (toxic, change) in Compare(Link!.Toxics, toxics).ToList())
        {
            if (change == Change.Removed)
                Link.TryRemove(toxic.Name);
            else if (change == Change.Added)
                Link.TryAdd(toxic);
            else if (
                Link.Toxics.First(present => present.Name == toxic.Name) is var old
                && old.Kind == toxic.Kind
                && old.Stream == toxic.Stream
            )
                Link.TryUpdate(toxic);
            else if (Link.TryRemove(toxic.Name))
                Link.TryAdd(toxic);
        }
    }

    private static IEnumerable<(ToxicDefinition Toxic, Change Change)> Compare(
        IReadOnlyList<ToxicDefinition> present,
        IReadOnlyList<ToxicDefinition> wanted
    ) =>
        present
            .Where(toxic => wanted.All(other => other.Name != toxic.Name))
            .Select(toxic => (toxic, Change.Removed))
            .Concat(
                wanted
                    .Select(toxic => (Toxic: toxic, Old: present.FirstOrDefault(other => other.Name == toxic.Name)))
                    .Where(pair => pair.Old is null || Text(pair.Old) != Text(pair.Toxic))
                    .Select(pair => (pair.Toxic, pair.Old is null ? Change.Added : Change.Changed))
            );

    private static string Text(ToxicDefinition toxic) => ReadableJson.Text(ProxyJson.Toxic(toxic));
}
