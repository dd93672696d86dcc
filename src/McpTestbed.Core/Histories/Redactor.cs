using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Core.Histories;

/// <summary>Replaces secrets by tokens before anything is stored: equal secrets get equal tokens within a run.</summary>
/// <remarks>The key is made for one run and never stored, so that a token cannot be tried against guesses later.</remarks>
public sealed class Redactor
{
    private const int MinimumSecretLength = 6;
    private const int MaximumSecrets = 1000;

    private static readonly string[] AlwaysSecret = [McpHeaders.SessionId, "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"];

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly HashSet<string> secretHeaders;
    private readonly ConcurrentDictionary<string, string> secrets = new();

    /// <summary>Makes a redactor for one run.</summary>
    /// <param name="secretHeaders">Names of further headers whose values are secret, such as those of <c>--header</c>.</param>
    public Redactor(IEnumerable<string> secretHeaders) =>
        this.secretHeaders = new([.. AlwaysSecret, .. secretHeaders], StringComparer.OrdinalIgnoreCase);

    /// <summary>The token that stands for a value.</summary>
    /// <param name="value">The secret.</param>
    /// <returns>For example <c>{3f9a0c12de45}</c>.</returns>
    public string Token(string value) =>
        "{" + Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(value)).AsSpan(0, 6)) + "}";

    /// <summary>Remembers a value so that it is replaced wherever it turns up.</summary>
    /// <param name="value">The secret.</param>
    /// <returns>Its token.</returns>
    public string Learn(string value)
    {
        var token = Token(value);
        if (value.Length >= MinimumSecretLength && secrets.Count < MaximumSecrets) secrets.TryAdd(value, token);
        return token;
    }

    /// <summary>A header line with its secret, if any, as a token; spelling and white space stay.</summary>
    /// <param name="line">The raw line.</param>
    /// <returns>The line to store.</returns>
    public string Line(string line)
    {
        var name = HeaderLine.NameOf(line);
        if (!secretHeaders.Contains(name)) return Text(line);
        var value = HeaderLine.ValueOf(line);
        if (value.Length == 0) return line;
        var from = line.IndexOf(value, name.Length + 1, StringComparison.Ordinal);
        return string.Concat(line.AsSpan(0, from), Learn(value), line.AsSpan(from + value.Length));
    }

    /// <summary>A path or URL with every query value as a token: the old transport carries its session there.</summary>
    /// <param name="target">Path and query.</param>
    /// <returns>The target to store.</returns>
    public string Target(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        if (query < 0) return Text(target);
        var pairs = target[(query + 1)..].Split('&').Select(pair =>
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? Text(pair) : string.Concat(pair.AsSpan(0, equals + 1), Learn(pair[(equals + 1)..]));
        });
        return string.Concat(Text(target[..query]), "?", string.Join('&', pairs));
    }

    /// <summary>A text with every learnt secret as its token.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text to store.</returns>
    public string Text(string text)
    {
        foreach (var (secret, token) in secrets)
        {
            if (text.Contains(secret, StringComparison.Ordinal)) text = text.Replace(secret, token, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>A body as it is stored.</summary>
    /// <param name="payload">The bytes, or their beginning when there were more than were kept.</param>
    /// <param name="length">How many bytes there were.</param>
    /// <returns>The stored form.</returns>
    public RecordedBody Body(ReadOnlySpan<byte> payload, long length)
    {
        if (length > RecordedBody.MaximumKept || payload.Length < length)
        {
            return new() { Length = length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(payload)) };
        }

        try
        {
            return new() { Length = length, Text = Text(new UTF8Encoding(false, true).GetString(payload)) };
        }
        catch (DecoderFallbackException)
        {
            return new() { Length = length, Base64 = Convert.ToBase64String(payload) };
        }
    }
}
