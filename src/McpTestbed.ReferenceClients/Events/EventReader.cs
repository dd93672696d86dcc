using System.Runtime.CompilerServices;

namespace McpTestbed.ReferenceClients.Events;

/// <summary>Reads <c>text/event-stream</c>.</summary>
internal sealed class EventReader(EventReading reading)
{
    /// <summary>The longest time a server may ask to wait.</summary>
    private const int LongestRetry = int.MaxValue;

    private readonly List<string> data = [];
    private string type = "";
    private string? id;
    private TimeSpan? retry;

    /// <summary>Reads blocks until the stream ends; what comes after the last empty line is no block.</summary>
    /// <exception cref="IOException">The stream was cut.</exception>
    /// <exception cref="InvalidDataException">The stream cannot be read.</exception>
    public async IAsyncEnumerable<ReadEvent> ReadAsync(
        Stream stream,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var lines = new LineSplitter(reading.CarriageReturnEndsLine);
        var piece = new byte[4096];
        int length;
        while ((length = await stream.ReadAsync(piece, cancellationToken)) > 0)
            for (var next = 0; next < length; next++)
                if (lines.Take(piece[next]) is { } line && Take(line) is { } block)
                    yield return block;
    }

    /// <summary>Takes the next line.</summary>
    /// <returns>The block that it ended, or null.</returns>
    private ReadEvent? Take(string line)
    {
        if (line.Length == 0)
            return EndBlock();
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon == 0)
            return reading.SkipsComments ? null : throw new InvalidDataException($"no field: {line}");
        var field = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? "" : line[(colon + 1)..];
        Set(field, value.StartsWith(' ') ? value[1..] : value);
        return null;
    }

    private void Set(string field, string value)
    {
        switch (field)
        {
            case "data":
                data.Add(value);
                break;
            case "event":
                type = value;
                break;
            case "id" when !value.Contains('\0', StringComparison.Ordinal):
                id = value;
                break;
            case "retry" when value.Length > 0 && value.All(char.IsAsciiDigit):
                retry = TimeSpan.FromMilliseconds(int.TryParse(value, out var ms) ? ms : LongestRetry);
                break;
        }
    }

    private ReadEvent EndBlock()
    {
        var text = data switch
        {
            [] => null,
            _ when reading.JoinsDataLines => string.Join('\n', data),
            _ => data[^1],
        };
        var block = new ReadEvent(type.Length == 0 ? "message" : type, text, id, retry);
        data.Clear();
        type = "";
        return block;
    }
}
