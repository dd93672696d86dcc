using System.Collections.Immutable;
using McpTestbed.Core.Diagnostics;

namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>The toxics of a link, and what each connection has to do with each. The link calls it under its
/// lock.</summary>
internal sealed class ToxicTable(ulong seed)
{
    private readonly Dictionary<(ToxicInPlace Toxic, int Connection), Meeting> meetings = [];
    private ImmutableList<ToxicInPlace> toxics = [];

    /// <summary>All of them, upstream first, each in the order they were added.</summary>
    public ImmutableArray<ToxicDefinition> Definitions =>
        [.. toxics.Select(toxic => toxic.Definition).OrderBy(definition => definition.Direction)];

    public bool TryAdd(ToxicDefinition definition, TimeSpan now)
    {
        if (Find(definition.Name) is not null)
            return false;
        toxics = toxics.Add(new(definition, SeededDecision.Derive(seed, definition.Name), now));
        return true;
    }

    public bool TryUpdate(ToxicDefinition definition)
    {
        if (Find(definition.Name) is not { } toxic)
            return false;
        toxic.Update(definition);
        return true;
    }

    public bool TryRemove(string name)
    {
        if (Find(name) is not { } toxic)
            return false;
        toxics = toxics.Remove(toxic);
        foreach (var key in meetings.Keys.Where(key => ReferenceEquals(key.Toxic, toxic)).ToList())
            meetings.Remove(key);
        return true;
    }

    public bool Clear()
    {
        var had = !toxics.IsEmpty;
        toxics = [];
        meetings.Clear();
        return had;
    }

    /// <summary>What holds for a connection.</summary>
    /// <param name="connection">Its ordinal.</param>
    /// <param name="open">How many others are open, for one that arrives; null for one that is open.</param>
    /// <param name="now">The link's clock.</param>
    public ConnectionToxics PlanFor(int connection, int? open, TimeSpan now)
    {
        if (toxics.IsEmpty)
            return new([], []);
        var active = toxics
            .Where(toxic => toxic.IsOnAt(now))
            .Select(toxic => Meet(toxic, connection, open, now))
            .OfType<ActiveToxic>()
            .ToList();
        return new(
            [.. active.Where(toxic => toxic.Owner.Definition.Direction == LinkDirection.Upstream)],
            [.. active.Where(toxic => toxic.Owner.Definition.Direction == LinkDirection.Downstream)]
        );
    }

    /// <summary>When the next toxic goes on or off; null when none will.</summary>
    public TimeSpan? UntilChange(TimeSpan now) => toxics.Min(toxic => toxic.UntilChange(now));

    /// <summary>A connection is gone.</summary>
    public void Forget(int connection)
    {
        foreach (var toxic in toxics)
            meetings.Remove((toxic, connection));
    }

    private ToxicInPlace? Find(string name) => toxics.Find(toxic => toxic.Definition.Name == name);

    private ActiveToxic? Meet(ToxicInPlace toxic, int connection, int? open, TimeSpan now)
    {
        var does = toxic.Definition.Toxic;
        if (!meetings.TryGetValue((toxic, connection), out var meeting))
        {
            var arrival = new Arrival(open is null ? 0 : toxic.NextArrival(), open ?? 0);
            meeting = new(now, does.IsAbout(arrival), HasHit: false);
        }

        var applies = meeting.IsAbout && toxic.IsDrawnFor(connection);
        if (applies && !meeting.HasHit)
            meeting = meeting with { HasHit = toxic.TryHit() };
        meetings[(toxic, connection)] = meeting;
        return applies && meeting.HasHit ? new(toxic, does, toxic.SeedFor(connection), meeting.Since) : null;
    }

    /// <summary>How a toxic and a connection met, remembered so that it is decided once.</summary>
    private sealed record Meeting(TimeSpan Since, bool IsAbout, bool HasHit);
}
