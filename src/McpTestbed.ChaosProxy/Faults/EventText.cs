using System.Text;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Edits the lines of an event, as the standard of event streams has them (WHATWG HTML, 9.2.6). Texts are
/// Latin-1, so that each character is a byte.</summary>
internal static class EventText
{
    /// <summary>A block with other ends of its lines.</summary>
    public static byte[] WithLineEnds(ReadOnlyMemory<byte> raw, string end) =>
        Bytes(string.Concat(Lines(raw).Select(line => line.Text + end)));

    /// <summary>A block whose first data line is two, split after a comma or a brace outside of texts; null where there
    /// is no such place.</summary>
    public static byte[]? WithSplitData(ReadOnlyMemory<byte> raw)
    {
        var lines = Lines(raw);
        var at = lines.FindIndex(line => IsField(line.Text, "data"));
        if (at < 0 || JsonBreak(lines[at].Text) is not { } place)
            return null;
        var (text, end) = lines[at];
        lines[at] = ($"{text[..place]}{end}data:{text[place..]}", end);
        return Bytes(lines);
    }

    /// <summary>A block in which a field has one value, in its first line or in a line of its own before the
    /// end.</summary>
    public static byte[] WithField(ReadOnlyMemory<byte> raw, string field, string value)
    {
        var lines = Lines(raw);
        var line = $"{field}: {value}";
        var at = lines.FindIndex(one => IsField(one.Text, field));
        if (at >= 0)
            lines[at] = (line, lines[at].End);
        else
            lines.Insert(Math.Max(0, lines.Count - 1), (line, lines[0].End));
        return Bytes(lines);
    }

    /// <summary>A block without a field.</summary>
    public static byte[] WithoutField(ReadOnlyMemory<byte> raw, string field) =>
        Bytes(Lines(raw).Where(line => !IsField(line.Text, field)));

    /// <summary>A block with other data, which is one line.</summary>
    public static byte[] WithData(ReadOnlyMemory<byte> raw, byte[] data) =>
        WithField(WithOneDataLine(raw), "data", Encoding.Latin1.GetString(data));

    /// <summary>The data of an event that the server sent.</summary>
    public static byte[] DataOf(StreamBlock block) => Encoding.UTF8.GetBytes(block.Event?.Data ?? "");

    /// <summary>A block without the blank line that ends it.</summary>
    public static byte[] WithoutEnd(ReadOnlyMemory<byte> raw) =>
        Bytes(Lines(raw) is [.. var lines, ("", _)] ? lines : Lines(raw));

    /// <summary>Comments, in a block of their own.</summary>
    public static StreamBlock Comments(int count) =>
        new(Bytes(string.Concat(Enumerable.Repeat(": filler\n", count)) + "\n"), 0, null);

    /// <summary>Where the value of the first data line begins, a little after its first character; -1 where there is
    /// none.</summary>
    public static int DataAt(ReadOnlySpan<byte> raw)
    {
        var at = raw.StartsWith("data:"u8) ? 0 : Math.Max(raw.IndexOf("\ndata:"u8), raw.IndexOf("\rdata:"u8)) + 1;
        if (at == 0 && !raw.StartsWith("data:"u8))
            return -1;
        var value = at + "data: x".Length;
        return value < raw.Length ? value : -1;
    }

    private static byte[] WithOneDataLine(ReadOnlyMemory<byte> raw)
    {
        var seen = false;
        return Bytes(Lines(raw).Where(line => !IsField(line.Text, "data") || !seen && (seen = true)));
    }

    private static bool IsField(string line, string field) =>
        line == field || line.StartsWith($"{field}:", StringComparison.Ordinal);

    private static int? JsonBreak(string line)
    {
        var inText = false;
        for (var i = line.IndexOf(':', StringComparison.Ordinal) + 1; i < line.Length - 1; i++)
        {
            if (line[i] == '\\' && inText)
                i++;
            else if (line[i] == '"')
                inText = !inText;
            else if (!inText && line[i] is ',' or '{' or '[')
                return i + 1;
        }

        return null;
    }

    private static List<(string Text, string End)> Lines(ReadOnlyMemory<byte> raw)
    {
        var text = Encoding.Latin1.GetString(raw.Span);
        var lines = new List<(string, string)>();
        for (var from = 0; from < text.Length; )
        {
            var end = text.IndexOfAny(['\r', '\n'], from);
            if (end < 0)
                end = text.Length;
            var next = Math.Min(text.Length, text.AsSpan(end).StartsWith("\r\n") ? end + 2 : end + 1);
            lines.Add((text[from..end], text[end..next]));
            from = next;
        }

        return lines;
    }

    private static byte[] Bytes(IEnumerable<(string Text, string End)> lines) =>
        Bytes(string.Concat(lines.Select(line => line.Text + line.End)));

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
