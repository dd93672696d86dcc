namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>What a client sees whose request went nowhere.</summary>
public enum HangHow
{
    /// <summary>Nothing, until the rule is healed; then FIN.</summary>
    Hang,

    /// <summary>FIN.</summary>
    Fin,

    /// <summary>RST.</summary>
    Rst,
}
