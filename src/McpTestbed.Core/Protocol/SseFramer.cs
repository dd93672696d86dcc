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
/// The framer never re-emits: whoever forwards a stream forwards the bytes it was given.
/// </remarks>
public sealed class SseFramer
{
    /// <summary>A block beyond this many bytes is still framed, but only its beginning is kept.</summary>
    public const int MaximumKept = 1 << 20;

    private readonly List<byte> block = new(256);
    private bool previousWasCarriageReturn;
    private bool lineHasBytes;
    private bool blockHasLine;

    /// <summary>Whether bytes of an unfinished block are waiting.</summary>
    public bool HasPartialBlock => blockHasLine || lineHasBytes;

    /// <summary>Reads on, up to the end of at most one block.</summary>
    /// <param name="payload">Decoded bytes of the stream.</param>
    /// <param name="completed">The block that ended within <paramref name="payload"/>, if one did.</param>
    /// <returns>How many bytes were taken; call again with the rest.</returns>
    public int Read(ReadOnlySpan<byte> payload, out SseEvent? completed)
    {
        completed = null;
        for (var i = 0; i < payload.Length; i++)
        {
            var value = payload[i];
            if (block.Count < MaximumKept) block.Add(value);
            if (value == '\n' && previousWasCarriageReturn)
            {
                previousWasCarriageReturn = false;
                continue;
            }

            previousWasCarriageReturn = value == '\r';
            if (value is not ((byte)'\r' or (byte)'\n'))
            {
                lineHasBytes = true;
                continue;
            }

            if (lineHasBytes)
            {
                lineHasBytes = false;
                blockHasLine = true;
                continue;
            }

            if (!blockHasLine) continue;
            blockHasLine = false;

            // The LF of a CRLF belongs to this block when it is already here.
            if (value == '\r' && i + 1 < payload.Length && payload[i + 1] == '\n')
            {
                block.Add((byte)'\n');
                i++;
                previousWasCarriageReturn = false;
            }

            completed = Parse([.. block]);
            block.Clear();
            return i + 1;
        }

        return payload.Length;
    }

    private static SseEvent Parse(byte[] raw)
    {
        string? type = null, data = null, id = null, retry = null;
        var text = Encoding.UTF8.GetString(raw).TrimStart('\uFEFF');
        foreach (var line in text.ReplaceLineEndings("\n").Replace('\r', '\n').Split('\n'))
        {
            if (line.Length == 0 || line[0] == ':') continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var field = colon < 0 ? line : line[..colon];
            var value = colon < 0 ? "" : line[(colon + 1)..];
            if (value.StartsWith(' ')) value = value[1..];
            switch (field)
            {
                case "event": type = value; break;
                case "data": data = data is null ? value : data + "\n" + value; break;
                case "id" when !value.Contains('\0'): id = value; break;
                case "retry": retry = value; break;
            }
        }

        return new(raw, type, data, id, retry);
    }
}
