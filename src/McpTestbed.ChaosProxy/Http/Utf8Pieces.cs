namespace McpTestbed.ChaosProxy.Http;

/// <summary>Cuts a text inside its characters.</summary>
internal static class Utf8Pieces
{
    /// <summary>Each piece is acknowledged before the next goes out, so that their number is bounded.</summary>
    private const int MaximumPieces = 17;

    /// <summary>The pieces of a text, each but the last ending after the first byte of a character that has
    /// more.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Of(ReadOnlyMemory<byte> text)
    {
        var from = 0;
        for (int at = 0, pieces = 1; at + 1 < text.Length && pieces < MaximumPieces; at++)
        {
            if (text.Span[at] < 0xC2 || (text.Span[at + 1] & 0xC0) != 0x80)
                continue;
            yield return text[from..(at + 1)];
            from = at + 1;
            pieces++;
        }

        yield return text[from..];
    }
}
