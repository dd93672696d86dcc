namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>How the value of a header field is spoilt.</summary>
public enum HeaderMutation
{
    /// <summary>The case of its last letter is flipped; a value without letters gets another last character.</summary>
    Flip,

    /// <summary>The second half is left out.</summary>
    Truncate,

    /// <summary>Two spaces are put on either side; they do not belong to the value (RFC 9110, 5.5).</summary>
    Pad,

    /// <summary>A space is put into its middle.</summary>
    Space,

    /// <summary>A byte that is no ASCII is put at its end.</summary>
    NonAscii,
}
