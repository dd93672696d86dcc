namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>What becomes of the id of a JSON-RPC answer.</summary>
public enum IdEdit
{
    /// <summary><c>1</c> becomes <c>"1"</c>; a text becomes the number 1.</summary>
    Retype,

    /// <summary>It becomes one that nobody asked with.</summary>
    Other,

    /// <summary>It becomes null.</summary>
    Null,

    /// <summary>It is left out.</summary>
    Strip,
}
