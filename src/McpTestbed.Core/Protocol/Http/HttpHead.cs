using System.Text;

namespace McpTestbed.Core.Protocol.Http;

/// <summary>The start line and header lines of an HTTP/1.1 message, as they came.</summary>
/// <remarks>Lines are Latin-1 strings in wire order, duplicates, spelling and white space kept (RFC 9112, 2 and 5).</remarks>
public sealed class HttpHead
{
    /// <summary>A head beyond this many bytes is not framed.</summary>
    public const int MaximumLength = 64 * 1024;

    private HttpHead(string startLine, IReadOnlyList<string> lines, int length)
    {
        StartLine = startLine;
        Lines = lines;
        Length = length;
    }

    /// <summary>The request or status line.</summary>
    public string StartLine { get; }

    /// <summary>The header lines without their line ends.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Bytes of the head on the wire, the final blank line included.</summary>
    public int Length { get; }

    /// <summary>The method of a request line; empty when there is none.</summary>
    public string Method => Part(0);

    /// <summary>The request target (path and query) of a request line.</summary>
    public string Target => Part(1);

    /// <summary>The status of a status line; 0 when there is none.</summary>
    public int Status => int.TryParse(Part(1), out var status) ? status : 0;

    /// <summary>Whether the start line is one of HTTP/1.x.</summary>
    public bool IsHttp => StartLine.StartsWith("HTTP/1.", StringComparison.Ordinal)
        ? Status is >= 100 and <= 999
        : Part(2).StartsWith("HTTP/1.", StringComparison.Ordinal);

    /// <summary>Reads a head when all of it is there.</summary>
    /// <param name="bytes">The bytes from the start of the message.</param>
    /// <returns>The head, or null while its end has not come.</returns>
    public static HttpHead? TryRead(ReadOnlySpan<byte> bytes)
    {
        var end = EndOf(bytes);
        if (end < 0) return null;
        var lines = Encoding.Latin1.GetString(bytes[..end]).Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        while (lines.Count > 0 && lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
        return new(lines.Count > 0 ? lines[0] : "", lines.Count > 1 ? lines[1..] : [], end);
    }

    /// <summary>Makes a head from its lines.</summary>
    /// <param name="startLine">The request or status line.</param>
    /// <param name="lines">The header lines.</param>
    /// <returns>The head.</returns>
    public static HttpHead Of(string startLine, IReadOnlyList<string> lines) => new(startLine, lines, 0);

    /// <summary>The bytes of the head with CRLF line ends.</summary>
    /// <returns>Bytes ready to be sent.</returns>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(StartLine).Append("\r\n");
        foreach (var line in Lines) text.Append(line).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }

    /// <summary>The values of a field, white space around them removed, one a line.</summary>
    /// <param name="name">The field name, compared without regard to case.</param>
    /// <returns>The values in wire order.</returns>
    public IEnumerable<string> Values(string name) => HeaderLine.Values(Lines, name);

    private static int EndOf(ReadOnlySpan<byte> bytes)
    {
        // Either "\r\n\r\n" or, from lenient peers, "\n\n" or a mixture: an LF followed by an optional CR and an LF.
        for (var i = bytes.IndexOf((byte)'\n'); i >= 0 && i < bytes.Length;)
        {
            if (i + 1 < bytes.Length && bytes[i + 1] == '\n') return i + 2;
            if (i + 2 < bytes.Length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') return i + 3;
            var next = bytes[(i + 1)..].IndexOf((byte)'\n');
            if (next < 0) return -1;
            i += next + 1;
        }

        return -1;
    }

    private string Part(int index)
    {
        var parts = StartLine.Split(' ', 3);
        return index < parts.Length ? parts[index] : "";
    }
}
