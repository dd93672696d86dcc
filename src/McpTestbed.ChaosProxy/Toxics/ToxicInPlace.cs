using McpTestbed.Core.Diagnostics;

namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>A toxic in place on a link. Only the link touches it, under its lock.</summary>
internal sealed class ToxicInPlace(ToxicDefinition definition, ulong seed, TimeSpan addedAt)
{
    private int arrivals;

    public ToxicDefinition Definition { get; private set; } = definition;

    /// <summary>Connections it applied to.</summary>
    public int Hits { get; private set; }

    public bool IsOnAt(TimeSpan now) => Definition.Budget.IsOnAt(now - addedAt);

    public TimeSpan? UntilChange(TimeSpan now) => Definition.Budget.UntilChange(now - addedAt);

    /// <summary>The toxic on a connection that it is put on without being asked for.</summary>
    public ActiveToxic Begin(int connection, TimeSpan now) => new(this, Definition.Toxic, SeedFor(connection), now);

    public void Update(ToxicDefinition updated) => Definition = updated;

    /// <summary>Counts an arriving connection.</summary>
    public int NextArrival() => ++arrivals;

    /// <summary>The seed of this toxic on a connection: it depends on nothing else that happens.</summary>
    public ulong SeedFor(int connection) => SeededDecision.Derive(seed, $"{connection}");

    /// <summary>Whether chance lets it apply, the same whenever it is asked.</summary>
    public bool IsDrawnFor(int connection) =>
        SeedFor(connection) / (double)ulong.MaxValue < Definition.Toxicity || Definition.Toxicity >= 1;

    /// <summary>Takes one of its hits.</summary>
    public bool TryHit()
    {
        if (Definition.Budget.MaximumHits is { } maximum && Hits >= maximum)
            return false;
        Hits++;
        return true;
    }
}
