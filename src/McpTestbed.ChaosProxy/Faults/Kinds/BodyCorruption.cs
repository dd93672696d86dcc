namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>How a text is spoilt.</summary>
public enum BodyCorruption
{
    /// <summary>A byte that no UTF-8 has is put into its middle.</summary>
    InvalidUtf8,

    /// <summary>A byte order mark is put before it.</summary>
    ByteOrderMark,
}
