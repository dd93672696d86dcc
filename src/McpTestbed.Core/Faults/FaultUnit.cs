namespace McpTestbed.Core.Faults;

/// <summary>What a rule counts.</summary>
public enum FaultUnit
{
    /// <summary>Exchanges.</summary>
    Exchange,

    /// <summary>Events of streams.</summary>
    Event,
}
