namespace McpTestbed.Core.Protocol;

/// <summary>Cuts a decoded event stream into blocks while keeping every byte.</summary>
/// <remarks>
/// A block looks like this on the wire, with LF, CRLF or CR as line end:
/// <code>
/// id: s1-4
/// data: {"jsonrpc":"2.0",...}
/// (blank line)
/// </code>
/// The framer never re-emits: whoever forwards a stream forwards the bytes it was given. Where a block ends
/// depends on the bytes alone, never on how they were split into reads.
/// </remarks>
public sealed class SseFramer
{
    /// <summary>A block beyond this many bytes is still framed, but only its beginning is kept.</summary>
    public const int MaximumKept = 1 << 20;

    private readonly List<byte> block = [];
    private bool isFirst = true;
    private bool previousWasCarriageReturn;
    private bool lineHasBytes;
    private bool blockHasLine;
    private bool endsLinesWithBoth;

    /// <summary>Whether bytes of an unfinished block are waiting.</summary>
    public bool HasPartialBlock => blockHasLine || lineHasBytes;

    /// <summary>The block ended with the CR read last, but its lines end with CRLF, so that the LF is still
    /// awaited.</summary>
    public bool AwaitsLineFeed { get; private set; }

    /// <summary>Reads on, up to the end of at most one block.</summary>
    /// <param name="payload">Decoded bytes of the stream.</param>
    /// <param name="completed">The block that ended within <paramref name="payload"/> or just before it, if one
    /// did.</param>
    /// <returns>How many bytes were taken; call again with the rest.</returns>
    public int Read(ReadOnlySpan<byte> payload, out SseEvent? completed)
    {
        completed = null;
        for (var i = 0; i < payload.Length; i++)
        {
            if (AwaitsLineFeed)
            {
                if (payload[i] == '\n')
                    i++;
                completed = Complete(payload[..i]);
                return i;
            }

            i += SkipWithinLine(payload[i..]);
            if (i == payload.Length || !EndsBlock(payload[i]))
                continue;
            completed = Complete(payload[..(i + 1)]);
            return i + 1;
        }

        Keep(payload);
        return payload.Length;
    }

    /// <summary>Most bytes are within a line and end nothing.</summary>
    private int SkipWithinLine(ReadOnlySpan<byte> payload)
    {
        var within = payload.IndexOfAny((byte)'\r', (byte)'\n') is var end and >= 0 ? end : payload.Length;
        if (within == 0)
            return 0;
        lineHasBytes = true;
        previousWasCarriageReturn = false;
        return within;
    }

    private bool EndsBlock(byte value)
    {
        if (value == '\n' && previousWasCarriageReturn)
        {
            previousWasCarriageReturn = false;
            endsLinesWithBoth = true;
            return false;
        }

        previousWasCarriageReturn = value == '\r';
        if (lineHasBytes)
        {
            lineHasBytes = false;
            blockHasLine = true;
            return false;
        }

        AwaitsLineFeed = blockHasLine && value == '\r' && endsLinesWithBoth;
        return blockHasLine && !AwaitsLineFeed;
    }

    private void Keep(ReadOnlySpan<byte> bytes) =>
        block.AddRange(bytes[..Math.Min(bytes.Length, MaximumKept - block.Count)]);

    /// <param name="last">The block's last bytes; those before them were kept.</param>
    private SseEvent Complete(ReadOnlySpan<byte> last)
    {
        if (block.Count > 0)
            Keep(last);
        var completed = new SseEvent(
            block.Count > 0 ? [.. block] : last[..Math.Min(last.Length, MaximumKept)].ToArray(),
            isFirst
        );
        block.Clear();
        isFirst = false;
        blockHasLine = false;
        endsLinesWithBoth = false;
        if (AwaitsLineFeed)
            previousWasCarriageReturn = false;
        AwaitsLineFeed = false;
        return completed;
    }
}
