namespace McpTestbed.Core.Faults;

/// <summary>A fault with its scope, trigger and budget.</summary>
/// <param name="Id">Unique in a run, kebab-case.</param>
/// <param name="Fault">What is done.</param>
/// <param name="Scope">To which exchanges.</param>
/// <param name="Trigger">To which of them.</param>
public sealed record FaultRule(string Id, Fault Fault, FaultScope Scope, FaultTrigger Trigger)
{
    /// <summary>How often at all; no bound unless told.</summary>
    public FaultBudget Budget { get; init; } = FaultBudget.Unbounded;

    /// <summary>The rule in one line.</summary>
    public string Description => $"{Fault.Description}; {Scope}; {Trigger}{Budget}";
}
