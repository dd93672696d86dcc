using System.Buffers;
using System.Text;

namespace McpTestbed.Core.Protocol.Http;

/// <summary>The start line and header lines of an HTTP/1.1 message, as they came.</summary>
/// <remarks>Lines are Latin-1 strings in wire order, duplicates, spelling and white space kept (RFC 9112, 2 and
/// 5).</remarks>
public sealed class HttpHead
{
    /// <summary>A head beyond this many bytes is not framed.</summary>
    public const int MaximumLength = 64 * 1024;

    private const int MaximumMethod = 64;
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );

    private readonly string start;
    private readonly string text;
    private readonly string end;
    private readonly StartLine parts;
    private IReadOnlyList<string>? fields;

    private HttpHead(string start, string text, string end, int length)
    {
        this.start = start;
        this.text = text;
        this.end = end;
        Length = length;
        StartLine = start.Trim('\r', '\n');
        parts = Http.StartLine.Parse(StartLine);
        Lines = HeadText.LinesWithoutEnds(text);
    }

    /// <summary>The request or status line.</summary>
    public string StartLine { get; }

    /// <summary>The header lines without their line ends.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The header fields with their line ends; a field that was folded over several lines is one of
    /// them.</summary>
    public IReadOnlyList<string> Fields => fields ??= HeadText.Unfold(HeadText.Lines(text));

    /// <summary>Bytes of the head on the wire, the final blank line included.</summary>
    public int Length { get; }

    /// <summary>The method of a request line; empty when there is none.</summary>
    public string Method => parts.Method;

    /// <summary>The request target (path and query) of a request line; empty when there is none.</summary>
    public string Target => parts.Target;

    /// <summary>The status of a status line; 0 when there is none.</summary>
    public int Status => parts.Status;

    /// <summary>Whether the start line is one of HTTP/1.x.</summary>
    public bool IsHttp => IsRequest || IsResponse;

    /// <summary>Whether the start line is a request line of HTTP/1.x.</summary>
    public bool IsRequest => parts.IsRequest;

    /// <summary>Whether the start line is a status line of HTTP/1.x.</summary>
    public bool IsResponse => parts.IsResponse;

    /// <summary>Reads a head when all of it is there. Blank lines before it belong to it (RFC 9112, 2.2).</summary>
    /// <param name="bytes">The bytes from the start of the message.</param>
    /// <returns>The head, or null while its end has not come.</returns>
    public static HttpHead? TryRead(ReadOnlySpan<byte> bytes)
    {
        var length = EndOf(bytes);
        if (length < 0)
            return null;
        bytes = bytes[..length];
        var startLine = length - bytes.TrimStart("\r\n"u8).Length;
        var firstField = startLine + bytes[startLine..].IndexOf((byte)'\n') + 1;
        var lastLine = bytes[..^1].LastIndexOf((byte)'\n') + 1;
        return new(TextOf(bytes[..firstField]), TextOf(bytes[firstField..lastLine]), TextOf(bytes[lastLine..]), length);
    }

    /// <summary>Whether bytes can be the beginning of a request, so that it makes sense to wait for more of
    /// it.</summary>
    /// <param name="bytes">The bytes so far.</param>
    /// <returns>False when no continuation makes them a request of HTTP/1.x.</returns>
    public static bool MayBeRequest(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimStart("\r\n"u8);
        var end = bytes.IndexOf((byte)'\n');
        if (end >= 0)
            return LineOf(bytes[..end]).IsRequest;
        var method = bytes.IndexOf((byte)' ') is var space and >= 0 ? bytes[..space] : bytes.TrimEnd((byte)'\r');
        return method.Length <= MaximumMethod
            && !method.ContainsAnyExcept(TokenBytes)
            && !bytes.TrimEnd((byte)'\r').ContainsAnyInRange<byte>(0, 0x1F);
    }

    /// <summary>Whether bytes can be the beginning of a response, so that it makes sense to wait for more of
    /// it.</summary>
    /// <param name="bytes">The bytes so far.</param>
    /// <returns>False when no continuation makes them a response of HTTP/1.x.</returns>
    public static bool MayBeResponse(ReadOnlySpan<byte> bytes)
    {
        var version = "HTTP/1."u8;
        if (!bytes.StartsWith(version[..Math.Min(version.Length, bytes.Length)]))
            return false;
        var end = bytes.IndexOf((byte)'\n');
        return end < 0 || LineOf(bytes[..end]).IsResponse;
    }

    /// <summary>Makes a head from its lines.</summary>
    /// <param name="startLine">The request or status line.</param>
    /// <param name="lines">The header lines.</param>
    /// <returns>The head, with CRLF line ends.</returns>
    public static HttpHead Create(string startLine, IReadOnlyList<string> lines) =>
        new(startLine + "\r\n", string.Concat(lines.Select(line => line + "\r\n")), "\r\n", 0);

    /// <summary>The same head with other header fields.</summary>
    /// <param name="fields">The fields with their line ends.</param>
    /// <returns>A head whose other bytes are those of this one.</returns>
    public HttpHead With(IEnumerable<string> fields)
    {
        IReadOnlyList<string> others = [.. fields];
        return new(start, string.Concat(others), end, 0) { fields = others };
    }

    /// <summary>The bytes of the head, line ends as they came.</summary>
    /// <returns>Bytes ready to be sent.</returns>
    public byte[] ToBytes() => Encoding.Latin1.GetBytes(string.Concat(start, text, end));

    /// <summary>The values of a field, white space around them removed, one a line.</summary>
    /// <param name="name">The field name, compared without regard to case.</param>
    /// <returns>The values in wire order.</returns>
    public IEnumerable<string> Values(string name) => Has(name) ? HeaderLine.Values(Lines, name) : [];

    /// <summary>Whether there is a line of a field.</summary>
    /// <param name="name">The field name, compared without regard to case.</param>
    /// <returns>True when there is at least one.</returns>
    public bool Has(string name)
    {
        for (var i = 0; i < Lines.Count; i++)
        {
            if (HeaderLine.Is(Lines[i], name))
                return true;
        }

        return false;
    }

    private static int EndOf(ReadOnlySpan<byte> bytes)
    {
        // Either "\r\n\r\n" or, from lenient peers, "\n\n" or a mixture: an LF followed by an optional CR and an LF.
        var i = bytes.Length - bytes.TrimStart("\r\n"u8).Length;
        while (i < bytes.Length && bytes[i..].IndexOf((byte)'\n') is var next and >= 0)
        {
            i += next + 1;
            if (i < bytes.Length && bytes[i] == '\n')
                return i + 1;
            if (i + 1 < bytes.Length && bytes[i] == '\r' && bytes[i + 1] == '\n')
                return i + 2;
        }

        return -1;
    }

    private static StartLine LineOf(ReadOnlySpan<byte> line) => Http.StartLine.Parse(TextOf(line).Trim('\r', '\n'));

    private static string TextOf(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
