using McpTestbed.Core.Diagnostics;

namespace McpTestbed.Core.Faults;

/// <summary>How much a rule may do at all.</summary>
public sealed record FaultBudget
{
    /// <summary>No bound.</summary>
    public static FaultBudget Unbounded { get; } = new();

    /// <summary>How often it acts at the most; null for no bound.</summary>
    public int? MaxHits { get; init; }

    /// <summary>On how many exchanges it acts at once at the most; null for no bound.</summary>
    public int? MaxActive { get; init; }

    /// <summary>How long after it was armed it is healed by itself; null for never.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <inheritdoc />
    public override string ToString() =>
        string.Concat(
            MaxHits is { } hits ? $"; at most {Counted.Of(hits, "time")}" : "",
            MaxActive is { } active ? $"; at most {active} at once" : "",
            TimeToLive is { } time ? $"; for {time.TotalMilliseconds:0} ms" : ""
        );
}
