using System.Text.Json.Serialization;

namespace McpTestbed.Core.Histories;

/// <summary>An entry about an armed fault.</summary>
public abstract record FaultEntry : HistoryEntry
{
    /// <summary>Id of the rule.</summary>
    public required string Rule { get; init; }
}

/// <summary>A rule is in place.</summary>
public sealed record FaultArmed : FaultEntry
{
    /// <summary>Kind of the fault, such as <c>cut-stream</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Scope, trigger and fault in one line for people.</summary>
    public required string Description { get; init; }
}

/// <summary>A rule matched.</summary>
public sealed record FaultFired : FaultEntry
{
    /// <summary>The link.</summary>
    public required string Link { get; init; }

    /// <summary>The exchange it matched.</summary>
    public required int Exchange { get; init; }

    /// <summary>Number of the event it matched, for a fault on events.</summary>
    public int? Event { get; init; }

    /// <summary>The how-many-th match this is, within what is counted.</summary>
    public required int Match { get; init; }

    /// <summary>The client, session or stream within which matches are counted; absent where the rule counts all of
    /// them.</summary>
    public string? Within { get; init; }

    /// <summary>What chance gave, 0 to 1, for a rule with a probability: it is below that.</summary>
    public double? Drawn { get; init; }
}

/// <summary>A rule matched, and did not act: something else on the exchange left it nothing to do, or its budget is
/// spent.</summary>
public sealed record FaultSuppressed : FaultEntry
{
    /// <summary>The link.</summary>
    public required string Link { get; init; }

    /// <summary>The exchange it matched.</summary>
    public required int Exchange { get; init; }

    /// <summary>By what: the id of a rule, or <c>max_hits</c> or <c>max_active</c> of its own budget.</summary>
    public required string By { get; init; }
}

/// <summary>The bytes were really changed, withheld or cut.</summary>
public sealed record FaultEffected : FaultEntry
{
    /// <summary>The link.</summary>
    public required string Link { get; init; }

    /// <summary>The exchange.</summary>
    public required int Exchange { get; init; }

    /// <summary>What was done.</summary>
    public string Detail { get; init; } = "";
}

/// <summary>The rule matched, and whether it took effect cannot be known.</summary>
public sealed record FaultUnknown : FaultEntry
{
    /// <summary>Why.</summary>
    public string Detail { get; init; } = "";
}

/// <summary>The rule is gone.</summary>
public sealed record FaultHealed : FaultEntry
{
    /// <summary>How often it took effect.</summary>
    public required int Effected { get; init; }

    /// <summary>Whether its time was over; otherwise somebody healed it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Expired { get; init; }
}
