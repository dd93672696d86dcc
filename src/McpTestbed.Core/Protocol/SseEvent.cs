using System.Text;

namespace McpTestbed.Core.Protocol;

/// <summary>One block of an event stream, from its first line to the blank line that ends it (WHATWG HTML,
/// 9.2.6).</summary>
/// <remarks>Where its fields are is found once; a text is made of one only when it is asked for, since of most streams
/// nobody asks.</remarks>
public sealed class SseEvent
{
    private readonly Range? type;
    private readonly Range? id;
    private readonly Range? retry;
    private readonly Range? firstData;
    private readonly bool hasMoreData;
    private readonly bool startsStream;

    internal SseEvent(byte[] raw, bool startsStream)
    {
        Raw = raw;
        this.startsStream = startsStream;
        foreach (var line in new SseLines(raw, startsStream))
        {
            var value = line.Value;
            switch (line.Field)
            {
                case SseField.Type:
                    type = value;
                    break;
                case SseField.Id when !raw.AsSpan(value).Contains((byte)0):
                    id = value;
                    break;
                case SseField.Retry:
                    retry = value;
                    break;
                case SseField.Data:
                    hasMoreData = firstData is not null;
                    firstData ??= value;
                    break;
            }
        }
    }

    /// <summary>The bytes as they came, comments, odd fields and line ends included.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The last <c>event</c> field.</summary>
    public string? Type => field ??= TextOf(type);

    /// <summary>The <c>data</c> lines joined with LF; null when there was none.</summary>
    public string? Data => field ??= hasMoreData ? JoinedData() : TextOf(firstData);

    /// <summary>The last <c>id</c> field; null when there was none (an empty one is not null).</summary>
    public string? Id => field ??= TextOf(id);

    /// <summary>The last <c>retry</c> field, as text.</summary>
    public string? Retry => field ??= TextOf(retry);

    /// <summary>A block of comments only: it keeps a connection alive and is not an event.</summary>
    public bool IsComment => type is null && firstData is null && id is null && retry is null;

    private string? TextOf(Range? at) => at is { } range ? Encoding.UTF8.GetString(Raw.Span[range]) : null;

    private string JoinedData()
    {
        var joined = new StringBuilder();
        foreach (var line in new SseLines(Raw.Span, startsStream))
        {
            if (line.Field == SseField.Data)
                joined.Append(TextOf(line.Value)).Append('\n');
        }

        return joined.ToString(0, joined.Length - 1);
    }
}
