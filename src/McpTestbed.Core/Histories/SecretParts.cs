using System.Text;

namespace McpTestbed.Core.Histories;

/// <summary>What of a secret header's value is secret by itself, and may turn up without the rest.</summary>
internal static class SecretParts
{
    public static IEnumerable<string> In(string header, string value) =>
        header.ToUpperInvariant() switch
        {
            // "Bearer mF_9.B5f-4.1JqM", or "Digest username="m", response="6629fae4"
            "AUTHORIZATION" or "PROXY-AUTHORIZATION" => Credentials([
                .. value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            ]),

            // "a=1; sid=31d4d96e"
            "COOKIE" => value.Split(';').Select(ValueOfPair),

            // "sid=31d4d96e; Path=/; Secure": only the first pair is the cookie
            "SET-COOKIE" => value.Split(';').Take(1).Select(ValueOfPair),
            _ => [],
        };

    private static IEnumerable<string> Credentials(string[] words)
    {
        foreach (var word in words.Skip(1))
        {
            yield return word;
            if (word.IndexOf("=\"", StringComparison.Ordinal) is > 0 and var quoted)
                yield return word[(quoted + 2)..].TrimEnd(',').TrimEnd('"');
        }

        if (words is not [_, var basic] || !words[0].Equals("Basic", StringComparison.OrdinalIgnoreCase))
            yield break;
        var decoded = new byte[basic.Length];
        if (!Convert.TryFromBase64String(basic, decoded, out var length))
            yield break;

        // Name and password (RFC 7617); the name alone is none.
        var pair = Encoding.UTF8.GetString(decoded, 0, length);
        yield return pair;
        if (pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
            yield return pair[(colon + 1)..];
    }

    private static string ValueOfPair(string pair) =>
        pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim().Trim('"');
}
