namespace McpTestbed.Core.Protocol.Http;

/// <summary>Reads single header lines; the lines themselves stay as they came.</summary>
public static class HeaderLine
{
    /// <summary>The field name as it was spelled, or an empty text when the line has no colon.</summary>
    /// <param name="line">A raw header line.</param>
    /// <returns>The name.</returns>
    public static string NameOf(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? "" : line[..colon];
    }

    /// <summary>The value without the white space around it (RFC 9110, 5.5).</summary>
    /// <param name="line">A raw header line.</param>
    /// <returns>The value.</returns>
    public static string ValueOf(string line) =>
        line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(' ', '\t');

    /// <summary>Whether the line is of that field, whatever its spelling (RFC 9110, 5.1).</summary>
    /// <param name="line">A raw header line.</param>
    /// <param name="name">The field name.</param>
    /// <returns>True when it is.</returns>
    public static bool Is(string line, string name) =>
        line.AsSpan(0, Math.Max(0, line.IndexOf(':', StringComparison.Ordinal)))
            .Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The values of a field, one a line, in order.</summary>
    /// <param name="lines">Raw header lines.</param>
    /// <param name="name">The field name, compared without regard to case.</param>
    /// <returns>The values.</returns>
    public static IEnumerable<string> Values(IEnumerable<string> lines, string name) =>
        lines.Where(line => Is(line, name)).Select(ValueOf);
}
