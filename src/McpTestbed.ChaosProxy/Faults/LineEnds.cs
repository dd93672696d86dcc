namespace McpTestbed.ChaosProxy.Faults;

/// <summary>How the lines of an event end.</summary>
public enum LineEnds
{
    /// <summary>LF.</summary>
    Lf,

    /// <summary>CR and LF.</summary>
    CrLf,

    /// <summary>CR.</summary>
    Cr,
}
