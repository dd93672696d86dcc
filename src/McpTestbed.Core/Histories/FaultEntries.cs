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

    /// <summary>The how-many-th match this is.</summary>
    public required int Match { get; init; }
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
}
