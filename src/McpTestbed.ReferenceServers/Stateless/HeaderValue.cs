using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>Reads one value of a mirrored header: which characters it may have, and the encoded form.</summary>
internal static class HeaderValue
{
    // Sample: Mcp-Name: =?base64?SGVsbG8sIOS4lueVjA==?=
    private const string Prefix = "=?base64?";
    private const string Suffix = "?=";

    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    // Convert.FromBase64String passes over white space; the format has none.
    private static readonly SearchValues<char> Base64Characters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
    );

    /// <summary>Whether every character may stand in a field value: visible ASCII, space and tab.</summary>
    public static bool IsPlain(string value) => value.All(c => c is '\t' or (>= ' ' and <= '~'));

    /// <summary>Gives the value that is meant, decoded where it is in the encoded form.</summary>
    /// <returns>False when a character is not allowed or the encoded form does not hold valid Base64 of valid
    /// UTF-8.</returns>
    public static bool TryDecode(string value, [NotNullWhen(true)] out string? meant)
    {
        meant = null;
        if (!IsPlain(value))
            return false;

        var encoded =
            value.Length >= Prefix.Length + Suffix.Length
            && value.StartsWith(Prefix, StringComparison.Ordinal)
            && value.EndsWith(Suffix, StringComparison.Ordinal);
        if (!encoded)
        {
            meant = value;
            return true;
        }

        var base64 = value[Prefix.Length..^Suffix.Length];
        if (base64.AsSpan().ContainsAnyExcept(Base64Characters))
            return false;
        try
        {
            meant = Strict.GetString(Convert.FromBase64String(base64));
            return true;
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return false;
        }
    }
}
