namespace McpTestbed.Core.Histories;

/// <summary>What of a secret header's value is secret by itself, and may turn up without the rest.</summary>
internal static class SecretParts
{
    public static IEnumerable<string> In(string header, string value) =>
        header.ToUpperInvariant() switch
        {
            // "Bearer mF_9.B5f-4.1JqM"
            "AUTHORIZATION" or "PROXY-AUTHORIZATION" => value
                .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Skip(1),

            // "a=1; sid=31d4d96e"
            "COOKIE" => value.Split(';').Select(ValueOfPair),

            // "sid=31d4d96e; Path=/; Secure": only the first pair is the cookie
            "SET-COOKIE" => value.Split(';').Take(1).Select(ValueOfPair),
            _ => [],
        };

    private static string ValueOfPair(string pair) =>
        pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim().Trim('"');
}
