namespace McpTestbed.Core.Protocol;

/// <summary>The fields of a block that count.</summary>
internal enum SseField
{
    /// <summary>A comment, or a field that means nothing.</summary>
    None,

    /// <summary><c>event</c>.</summary>
    Type,

    /// <summary><c>data</c>.</summary>
    Data,

    /// <summary><c>id</c>.</summary>
    Id,

    /// <summary><c>retry</c>.</summary>
    Retry,
}

/// <summary>Goes through the lines of a block: of each its field, and where in the block its value is.</summary>
internal ref struct SseLines(ReadOnlySpan<byte> block, bool startsStream)
{
    private readonly ReadOnlySpan<byte> block = block;

    // Only the very first character of a stream is a byte order mark.
    private int position = startsStream && block.StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : 0;

    /// <summary>The line it is at.</summary>
    public (SseField Field, Range Value) Current { get; private set; }

    /// <summary>For <c>foreach</c>.</summary>
    public readonly SseLines GetEnumerator() => this;

    /// <summary>Goes to the next line that is not blank.</summary>
    public bool MoveNext()
    {
        while (position < block.Length)
        {
            var from = position;
            var length = block[from..].IndexOfAny((byte)'\r', (byte)'\n');
            var end = length < 0 ? block.Length : from + length;
            position = end + 1;
            if (end == from)
                continue;
            Current = Read(from, end);
            return true;
        }

        return false;
    }

    private readonly (SseField Field, Range Value) Read(int from, int end)
    {
        var line = block[from..end];
        var colon = line.IndexOf((byte)':');
        var field = FieldOf(colon < 0 ? line : line[..colon]);
        if (colon < 0)
            return (field, end..end);
        var value = from + colon + 1;
        return (field, (value < end && block[value] == ' ' ? value + 1 : value)..end);
    }

    private static SseField FieldOf(ReadOnlySpan<byte> name) =>
        name switch
        {
            _ when name.SequenceEqual("data"u8) => SseField.Data,
            _ when name.SequenceEqual("id"u8) => SseField.Id,
            _ when name.SequenceEqual("event"u8) => SseField.Type,
            _ when name.SequenceEqual("retry"u8) => SseField.Retry,
            _ => SseField.None,
        };
}
