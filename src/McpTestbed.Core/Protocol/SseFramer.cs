using System.Text;

namespace McpTestbed.Core.Protocol;

/// <summary>Cuts a decoded event stream into blocks while keeping every byte.</summary>
/// <remarks>
/// A block looks like this on the wire, with LF, CRLF or CR as line end:
/// <code>
/// id: s1-4
/// data: {"jsonrpc":"2.0",...}
/// (blank line)
/// </code>
/// The framer never re-emits: whoever forwards a stream forwards the bytes it was given. Where a block ends depends on the
/// bytes alone, never on how they were split into reads.
/// </remarks>
public sealed class SseFramer
{
    /// <summary>A block beyond this many bytes is still framed, but only its beginning is kept.</summary>
    public const int MaximumKept = 1 << 20;

    private readonly List<byte> block = new(256);
    private bool isFirst = true;
    private bool previousWasCarriageReturn;
    private bool lineHasBytes;
    private bool blockHasLine;
    private bool endsLinesWithBoth;

    /// <summary>Whether bytes of an unfinished block are waiting.</summary>
    public bool HasPartialBlock => blockHasLine || lineHasBytes;

    /// <summary>The block ended with the CR read last, but its lines end with CRLF, so that the LF is still awaited.</summary>
    public bool AwaitsLineFeed { get; private set; }

    /// <summary>Reads on, up to the end of at most one block.</summary>
    /// <param name="payload">Decoded bytes of the stream.</param>
    /// <param name="completed">The block that ended within <paramref name="payload"/> or just before it, if one did.</param>
    /// <returns>How many bytes were taken; call again with the rest.</returns>
    public int Read(ReadOnlySpan<byte> payload, out SseEvent? completed)
    {
        completed = null;
        for (var i = 0; i < payload.Length; i++)
        {
            if (AwaitsLineFeed)
            {
                if (payload[i] == '\n') Keep(payload[i++]);
                completed = Complete();
                return i;
            }

            Keep(payload[i]);
            if (!EndsBlock(payload[i])) continue;
            completed = Complete();
            return i + 1;
        }

        return payload.Length;
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
        if (value is not ((byte)'\r' or (byte)'\n'))
        {
            lineHasBytes = true;
            return false;
        }

        if (lineHasBytes)
        {
            lineHasBytes = false;
            blockHasLine = true;
            return false;
        }

        AwaitsLineFeed = blockHasLine && value == '\r' && endsLinesWithBoth;
        return blockHasLine && !AwaitsLineFeed;
    }

    private void Keep(byte value)
    {
        if (block.Count < MaximumKept) block.Add(value);
    }

    private SseEvent Complete()
    {
        var completed = Parse([.. block], isFirst);
        block.Clear();
        isFirst = false;
        blockHasLine = false;
        endsLinesWithBoth = false;
        if (AwaitsLineFeed) previousWasCarriageReturn = false;
        AwaitsLineFeed = false;
        return completed;
    }

    private static SseEvent Parse(byte[] raw, bool isFirst)
    {
        string? type = null, id = null, retry = null;
        StringBuilder? data = null;
        var text = Encoding.UTF8.GetString(raw);

        // Only the very first character of a stream is a byte order mark.
        if (isFirst && text.StartsWith('\uFEFF')) text = text[1..];
        foreach (var line in text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n'))
        {
            if (line.Length == 0 || line[0] == ':') continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var field = colon < 0 ? line : line[..colon];
            var value = colon < 0 ? "" : line[(colon + 1)..];
            if (value.StartsWith(' ')) value = value[1..];
            switch (field)
            {
                case "event": type = value; break;
                case "data": data = data is null ? new(value) : data.Append('\n').Append(value); break;
                case "id" when !value.Contains('\0'): id = value; break;
                case "retry": retry = value; break;
            }
        }

        return new(raw, type, data?.ToString(), id, retry);
    }
}
