using System.Text;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>Values of a body that are headers too (2026-07-28): as they are, or <c>=?base64?...?=</c>.</summary>
internal static class MirroredValue
{
    private const string Prefix = "=?base64?";
    private const string Suffix = "?=";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Whether a value can stand in a header as it is: visible ASCII, spaces and tabs between it, and nothing
    /// that looks encoded.</summary>
    public static bool IsSafe(string value) =>
        value.All(character => character is '\t' or (>= ' ' and <= '~'))
        && value.Trim(' ', '\t') == value
        && !IsEncoded(value);

    /// <summary>Whether a header's value is written as an encoded one.</summary>
    public static bool IsEncoded(string header) =>
        header.Length >= Prefix.Length + Suffix.Length
        && header.StartsWith(Prefix, StringComparison.Ordinal)
        && header.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>The value that a header stands for; null where it is written as an encoded one and is none.</summary>
    public static string? Decode(string header)
    {
        if (!IsEncoded(header))
            return header;
        try
        {
            return Strict.GetString(Convert.FromBase64String(header[Prefix.Length..^Suffix.Length]));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            return null;
        }
    }
}
