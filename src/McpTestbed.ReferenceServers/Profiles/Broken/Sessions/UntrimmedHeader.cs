namespace McpTestbed.ReferenceServers.Profiles.Broken.Sessions;

/// <summary>
/// Turns white space before the value of Mcp-Session-Id, except one space, into underscores, so that the value differs.
/// Reads the bytes of a connection one after the other, wherever they were cut.
/// </summary>
internal sealed class UntrimmedHeader
{
    private static ReadOnlySpan<byte> Start => "\r\nmcp-session-id:"u8;

    private int matched;
    private bool hasSpace;

    /// <summary>The byte to hand on for this one.</summary>
    public byte Mark(byte value)
    {
        if (matched < Start.Length)
        {
            matched =
                Lower(value) == Start[matched] ? matched + 1
                : value == Start[0] ? 1
                : 0;
            hasSpace = false;
            return value;
        }

        // "Mcp-Session-Id:  abc" becomes "Mcp-Session-Id: _abc"
        if (value == ' ' && !hasSpace)
        {
            hasSpace = true;
            return value;
        }

        if (value is (byte)' ' or (byte)'\t')
            return (byte)'_';
        matched = value == Start[0] ? 1 : 0;
        return value;
    }

    private static byte Lower(byte value) =>
        value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value + ('a' - 'A')) : value;
}
