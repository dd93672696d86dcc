using System.Text;

namespace McpTestbed.ReferenceClients.Events;

/// <summary>Makes lines of bytes that come in pieces of any size. A line is decoded when it is whole, so that no
/// character is torn.</summary>
internal sealed class LineSplitter(bool carriageReturnEndsLine)
{
    /// <summary>The longest line taken, in bytes: a server must not fill the memory.</summary>
    private const int LongestLine = 16 * 1024 * 1024;

    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';
    private readonly List<byte> line = [];
    private bool afterCarriageReturn;
    private bool isFirst = true;

    /// <summary>Takes the next byte.</summary>
    /// <returns>The line that it ended, or null.</returns>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    public string? Take(byte next)
    {
        var isSecondHalf = afterCarriageReturn && next == LineFeed;
        afterCarriageReturn = carriageReturnEndsLine && next == CarriageReturn;
        if (isSecondHalf)
            return null;
        if (next == LineFeed || afterCarriageReturn)
            return End();
        if (line.Count == LongestLine)
            throw new InvalidDataException($"a line of the event stream is longer than {LongestLine} bytes");
        line.Add(next);
        return null;
    }

    private string End()
    {
        if (!carriageReturnEndsLine && line is [.., CarriageReturn])
            line.RemoveAt(line.Count - 1);
        var text = Encoding.UTF8.GetString([.. line]);
        line.Clear();
        if (isFirst)
            text = text.TrimStart('\uFEFF');
        isFirst = false;
        return text;
    }
}
