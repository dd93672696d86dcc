using System.Text.Json.Serialization;

namespace McpTestbed.Core.Histories;

/// <summary>What was done to a thing that the control API names.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Change>))]
public enum Change
{
    /// <summary>It is new.</summary>
    [JsonStringEnumMemberName("added")]
    Added,

    /// <summary>It is there still, and different.</summary>
    [JsonStringEnumMemberName("changed")]
    Changed,

    /// <summary>It is gone.</summary>
    [JsonStringEnumMemberName("removed")]
    Removed,
}

/// <summary>A proxy of the control API was made, changed or removed.</summary>
public sealed record ProxyChanged : HistoryEntry
{
    /// <summary>Its name.</summary>
    public required string Proxy { get; init; }

    /// <summary>What was done.</summary>
    public required Change Change { get; init; }

    /// <summary>Where it listens.</summary>
    public required string Listen { get; init; }

    /// <summary>The server behind it.</summary>
    public required string Upstream { get; init; }

    /// <summary>Whether it listens.</summary>
    public required bool Enabled { get; init; }
}

/// <summary>A toxic was added, changed or removed.</summary>
public sealed record ToxicChanged : HistoryEntry
{
    /// <summary>Name of the proxy.</summary>
    public required string Proxy { get; init; }

    /// <summary>Name of the toxic.</summary>
    public required string Toxic { get; init; }

    /// <summary>What was done.</summary>
    public required Change Change { get; init; }

    /// <summary>The toxic as the control API writes it, as JSON; for one that was removed, as it was.</summary>
    public required string Description { get; init; }
}

/// <summary>A plan was put in place; what it changed is in the entries before this one.</summary>
public sealed record PlanApplied : HistoryEntry
{
    /// <summary>The seed of decisions.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many proxies there are now.</summary>
    public required int Proxies { get; init; }

    /// <summary>How many rules there are now.</summary>
    public required int Rules { get; init; }
}

/// <summary>Nobody was heard of for the term of the lease; that everything was reset follows.</summary>
public sealed record LeaseEnded : HistoryEntry
{
    /// <summary>The term, in milliseconds.</summary>
    public required long TermMs { get; init; }
}

/// <summary>Every proxy was enabled, and every toxic and rule removed.</summary>
public sealed record AllReset : HistoryEntry;
