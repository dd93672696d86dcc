using System.Globalization;

namespace McpTestbed.Core.Protocol.Http;

/// <summary>What a request or status line says.</summary>
/// <param name="Method">The first part, unless this is a status line.</param>
/// <param name="Target">The second part, unless this is a status line.</param>
/// <param name="Status">The status of a status line, else 0.</param>
/// <param name="IsRequest">Whether this is a request line of HTTP/1.x.</param>
internal readonly record struct StartLine(string Method, string Target, int Status, bool IsRequest)
{
    private const string Version = "HTTP/1.";

    /// <summary>Whether this is a status line of HTTP/1.x.</summary>
    public bool IsResponse => Status is >= 100 and <= 999;

    public static StartLine Parse(string line)
    {
        // "POST /mcp HTTP/1.1", "HTTP/1.1 404 Not Found"
        var first = SpaceFrom(line, 0);
        var second = SpaceFrom(line, first + 1);
        var middle = line.AsSpan(Math.Min(first + 1, line.Length), Math.Max(0, second - first - 1));
        if (line.StartsWith(Version, StringComparison.Ordinal))
        {
            var status = int.TryParse(middle, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : 0;
            var parsed = new StartLine("", "", status, IsRequest: false);
            return parsed.IsResponse ? parsed : parsed with { Method = line[..first], Target = middle.ToString() };
        }

        var isRequest =
            first > 0
            && middle.Length > 0
            && line.AsSpan(Math.Min(second + 1, line.Length)).StartsWith(Version, StringComparison.Ordinal);
        return new(line[..first], middle.ToString(), 0, isRequest);
    }

    private static int SpaceFrom(string line, int from) =>
        from < line.Length && line.IndexOf(' ', from) is var at and >= 0 ? at : line.Length;
}
