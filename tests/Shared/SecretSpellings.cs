using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace McpTestbed.Tests;

/// <summary>Ways in which a text writes a secret.</summary>
internal static class SecretSpellings
{
    /// <summary>Each by its name.</summary>
    public static IReadOnlyDictionary<string, Func<string, string>> All { get; } =
        new Dictionary<string, Func<string, string>>
        {
            ["as it is"] = secret => secret,
            ["small letters"] = secret => secret.ToLowerInvariant(),
            ["capitals"] = secret => secret.ToUpperInvariant(),
            ["percent"] = Uri.EscapeDataString,
            ["percent, small"] = secret => Uri.EscapeDataString(secret).ToLowerInvariant(),
            ["percent, all"] = secret => string.Concat(Utf8(secret).Select(octet => $"%{octet:X2}")),
            ["percent, every other"] = secret =>
                string.Concat(secret.Select((c, i) => i % 2 == 0 && c < 0x80 ? $"%{(int)c:x2}" : $"{c}")),
            ["percent, twice"] = secret => Uri.EscapeDataString(Uri.EscapeDataString(secret)),
            ["percent, thrice"] = secret => Uri.EscapeDataString(Uri.EscapeDataString(Uri.EscapeDataString(secret))),
            ["form"] = secret => WebUtility.UrlEncode(secret),
            ["JSON, relaxed"] = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode,
            ["JSON, default"] = JavaScriptEncoder.Default.Encode,
            ["JSON, all"] = secret => string.Concat(secret.Select(c => $"\\u{(int)c:x4}")),
            ["JSON, all, capitals"] = secret => string.Concat(secret.Select(c => $"\\u{(int)c:X4}")),
            ["JSON, slashes"] = secret => secret.Replace("/", "\\/", StringComparison.Ordinal),
            ["JSON in JSON"] = secret => JavaScriptEncoder.Default.Encode(JavaScriptEncoder.Default.Encode(secret)),
            ["JSON in JSON in JSON"] = secret =>
                Enumerable.Range(0, 3).Aggregate(secret, (text, _) => JavaScriptEncoder.Default.Encode(text)),
            ["JSON in a query"] = secret => Uri.EscapeDataString(JavaScriptEncoder.Default.Encode(secret)),
            ["HTML"] = WebUtility.HtmlEncode,
            ["hex"] = secret => Convert.ToHexStringLower(Utf8(secret)),
            ["hex, capitals"] = secret => Convert.ToHexString(Utf8(secret)),
            ["base64"] = secret => Convert.ToBase64String(Utf8(secret)),
            ["base64, second"] = secret => Convert.ToBase64String(Utf8("a" + secret)),
            ["base64, third"] = secret => Convert.ToBase64String(Utf8("ab" + secret)),
            ["base64, within"] = secret => Convert.ToBase64String(Utf8($"user:{secret}@host/path")),
            ["base64, in a query"] = secret => Uri.EscapeDataString(Convert.ToBase64String(Utf8(secret))),
            ["base64url"] = secret => Base64Url(Utf8(secret)),
            ["base64url, within"] = secret => Base64Url(Utf8($"{{\"token\":\"{secret}\"}}")),
            ["base64 in JSON"] = secret => JavaScriptEncoder.Default.Encode(Convert.ToBase64String(Utf8(secret))),
            ["base64, no padding"] = secret => Convert.ToBase64String(Utf8(secret)).TrimEnd('='),
            ["base64url, in a query"] = secret => Uri.EscapeDataString(Base64Url(Utf8("x" + secret))),
            ["HTML, all"] = secret => string.Concat(secret.EnumerateRunes().Select(rune => $"&#{rune.Value};")),
            ["HTML, all, hex"] = secret => string.Concat(secret.EnumerateRunes().Select(rune => $"&#x{rune.Value:X};")),
            ["octets with backslash"] = secret => string.Concat(Utf8(secret).Select(octet => $"\\x{octet:x2}")),
            ["octets with two backslashes"] = secret => string.Concat(Utf8(secret).Select(octet => $"\\\\x{octet:X2}")),
        };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Base64Url(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
