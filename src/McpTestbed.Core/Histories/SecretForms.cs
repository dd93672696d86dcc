using System.Text;

namespace McpTestbed.Core.Histories;

/// <summary>The forms in which a secret may turn up that folding a text does not make alike.</summary>
internal static class SecretForms
{
    /// <summary>As it is, as a form writes it, as UTF-8 where a header gave it as Latin-1, in hexadecimal,
    /// and within base64 of both alphabets, wherever in the encoded bytes it begins.</summary>
    public static IEnumerable<string> Of(string secret)
    {
        yield return secret;
        if (secret.Contains(' ', StringComparison.Ordinal))
            yield return secret.Replace(' ', '+');
        var bytes = Encoding.UTF8.GetBytes(secret);
        foreach (var form in Encoded(bytes))
            yield return form;
        if (Ascii.IsValid(secret))
            yield break;

        // Of letters beyond ASCII, only these cases are made alike.
        yield return secret.ToLowerInvariant();
        yield return secret.ToUpperInvariant();
        if (secret.Any(c => c > '\xFF'))
            yield break;
        var octets = Encoding.Latin1.GetBytes(secret);
        yield return Encoding.UTF8.GetString(octets);
        yield return string.Concat(octets.Select(octet => $"%{octet:x2}"));
        foreach (var form in Encoded(octets))
            yield return form;
    }

    private static IEnumerable<string> Encoded(byte[] bytes)
    {
        yield return Convert.ToHexStringLower(bytes);
        for (var before = 0; before < 3; before++)
        {
            // Only the letters that the secret alone decides: those at its edges hold bits of its neighbours.
            var first = ((before * 8) + 5) / 6;
            var after = (before + bytes.Length) * 8 / 6;
            var encoded = Convert.ToBase64String([.. new byte[before], .. bytes])[first..after];
            yield return encoded;
            if (encoded.AsSpan().IndexOfAny('+', '/') >= 0)
                yield return encoded.Replace('+', '-').Replace('/', '_');
        }
    }
}
