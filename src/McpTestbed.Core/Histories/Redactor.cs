using System.Security.Cryptography;
using System.Text;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Core.Histories;

/// <summary>Replaces secrets by tokens before anything is stored: equal secrets get equal tokens within a
/// run.</summary>
/// <remarks>The key is made for one run and never stored, so that a token cannot be tried against guesses
/// later.</remarks>
public sealed class Redactor
{
    /// <summary>How many bytes a key has.</summary>
    public const int KeyLength = 32;

    /// <summary>Stands for a text that is not stored, since nobody knows which secrets it holds.</summary>
    public const string LeftOut = "(left out: there were more secrets than can be removed)";

    private static readonly string[] AlwaysSecret =
    [
        McpHeaders.SessionId,
        "Authorization",
        "Proxy-Authorization",
        "Cookie",
        "Set-Cookie",
    ];
    private static readonly string[] Addresses = ["Location", "Content-Location", "Referer"];
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private readonly byte[] key;
    private readonly SecretFields fields;
    private readonly LearntSecrets learnt = new();

    /// <summary>Makes a redactor for one run.</summary>
    /// <param name="secretHeaders">Names of further headers whose values are secret, such as those of
    /// <c>--header</c>.</param>
    public Redactor(IEnumerable<string> secretHeaders)
        : this(secretHeaders, RandomNumberGenerator.GetBytes(KeyLength)) { }

    /// <summary>Makes a redactor that gives the tokens of another one, in another process, for the same run.</summary>
    /// <param name="secretHeaders">Names of further headers whose values are secret.</param>
    /// <param name="key">The other's key.</param>
    /// <exception cref="ArgumentException">The key has not <see cref="KeyLength"/> bytes.</exception>
    public Redactor(IEnumerable<string> secretHeaders, byte[] key)
    {
        if (key.Length != KeyLength)
            throw new ArgumentException(
                $"a key of {key.Length} bytes is not allowed; allowed are {KeyLength}",
                nameof(key)
            );
        this.key = [.. key];
        fields = new([.. AlwaysSecret, .. secretHeaders], Addresses);
    }

    /// <summary>The key, for the one process that records for the same run. It goes into no file.</summary>
    /// <returns>A copy.</returns>
    public byte[] CopyKey() => [.. key];

    /// <summary>The secrets learnt so far, for whoever holds the key. They go into no file.</summary>
    /// <returns>Each once.</returns>
    public IReadOnlyList<string> CopySecrets() => [.. learnt.All];

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
        if (learnt.TryGetToken(value, out var known))
            return known;
        var token = Token(value);
        learnt.Add(value, token);
        return token;
    }

    /// <summary>The header lines of a message with their secrets as tokens; spelling and white space stay.</summary>
    /// <param name="lines">The raw lines.</param>
    /// <returns>The lines to store.</returns>
    public string[] Lines(IReadOnlyList<string> lines)
    {
        LearnFrom(lines);
        return Once(lines);
    }

    /// <summary>Remembers the secrets that header lines give away, without storing anything of them.</summary>
    /// <param name="lines">The raw lines.</param>
    public void LearnFrom(IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (fields.SecrecyOf(lines[i]) == Secrecy.None)
                continue;

            // All of them: a line may repeat what only a later one gives away as a secret.
            _ = Once(lines);
            return;
        }
    }

    /// <summary>A header line with its secret, if any, as a token; spelling and white space stay.</summary>
    /// <param name="line">The raw line.</param>
    /// <returns>The line to store.</returns>
    public string Line(string line)
    {
        var secrecy = fields.SecrecyOf(line);
        if (secrecy == Secrecy.Query)
            return WithValue(line, Target);
        if (secrecy == Secrecy.None)
            return Text(line);
        foreach (var part in SecretParts.In(HeaderLine.NameOf(line).Trim(), HeaderLine.ValueOf(line)))
            Learn(part);
        return WithValue(line, Learn);
    }

    /// <summary>A path or URL with every query value as a token: the old transport carries its session there.</summary>
    /// <param name="target">Path and query.</param>
    /// <returns>The target to store.</returns>
    public string Target(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        if (query < 0)
            return Text(target);
        var pairs = target[(query + 1)..]
            .Split('&')
            .Select(pair =>
            {
                var value = pair.IndexOf('=', StringComparison.Ordinal) + 1;
                if (value == pair.Length || Revision.TryParse(pair[value..], out _))
                    return Text(pair);
                var token = Learn(Uri.UnescapeDataString(pair[value..]));
                return string.Concat(pair.AsSpan(0, value), token);
            });
        return string.Concat(Text(target[..query]), "?", string.Join('&', pairs));
    }

    /// <summary>Whether there were more secrets than can be known. From then on <see cref="Text"/> leaves out what it
    /// cannot vouch for, and whoever records says so.</summary>
    public bool IsFull => learnt.IsFull;

    /// <summary>A text with every learnt secret as its token.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text to store; <see cref="LeftOut"/> where it may hold a secret that is not known.</returns>
    public string Text(string text) =>
        !learnt.IsFull || text.Length < LearntSecrets.MinimumLength ? learnt.Replace(text) : LeftOut;

    /// <summary>JSON-RPC messages with every learnt secret as its token.</summary>
    /// <param name="messages">The messages as they came.</param>
    /// <returns>The messages to store.</returns>
    public IReadOnlyList<JsonRpcMessage> Messages(IReadOnlyList<JsonRpcMessage> messages) =>
        [
            .. messages.Select(message =>
                message with
                {
                    Id = TextOrNull(message.Id),
                    Method = TextOrNull(message.Method),
                    Name = TextOrNull(message.Name),
                }
            ),
        ];

    /// <summary>A body as it is stored.</summary>
    /// <param name="payload">The bytes, or their beginning when there were more than were kept.</param>
    /// <param name="length">How many bytes there were.</param>
    /// <param name="encoding">What <c>Content-Encoding</c> says; null for nothing.</param>
    /// <returns>The stored form; without the content where a secret cannot be removed from it, since it is
    /// compressed.</returns>
    public RecordedBody Body(ReadOnlySpan<byte> payload, long length, string? encoding = null)
    {
        if (length > RecordedBody.MaximumKept || payload.Length < length)
            return new() { Length = length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(payload)) };

        // Without its hash: whoever guesses the secret could try the guess against it.
        if (HidesASecret(payload, encoding))
            return new() { Length = length };
        try
        {
            return new() { Length = length, Text = Text(Strict.GetString(payload)) };
        }
        catch (DecoderFallbackException)
        {
            // Latin-1 maps every byte to a character and back.
            var text = Encoding.Latin1.GetString(payload);
            return new() { Length = length, Base64 = Convert.ToBase64String(Encoding.Latin1.GetBytes(Text(text))) };
        }
    }

    private bool HidesASecret(ReadOnlySpan<byte> payload, string? encoding)
    {
        if (!ContentCoding.TryDecode(payload, encoding, out var decoded))
            return ContentCoding.IsNamed(encoding);
        return IsSecret(Encoding.Latin1.GetString(decoded)) || IsSecret(Encoding.UTF8.GetString(decoded));

        bool IsSecret(string text) => Text(text) != text;
    }

    private static string WithValue(string line, Func<string, string> change)
    {
        var value = HeaderLine.ValueOf(line);
        if (value.Length == 0)
            return line;
        var from = line.IndexOf(value, line.IndexOf(':', StringComparison.Ordinal) + 1, StringComparison.Ordinal);
        return string.Concat(line.AsSpan(0, from), change(value), line.AsSpan(from + value.Length));
    }

    private string[] Once(IReadOnlyList<string> lines)
    {
        var stored = new string[lines.Count];
        var field = "";
        for (var i = 0; i < lines.Count; i++)
        {
            var continues = lines[i].StartsWith(' ') || lines[i].StartsWith('\t');
            if (!continues)
                field = lines[i];
            stored[i] = continues ? Folded(field, lines[i]) : Line(lines[i]);
        }

        return stored;
    }

    /// <summary>A line that continues the field before it (RFC 9112, 5.2), and so holds the same kind of
    /// secret.</summary>
    private string Folded(string field, string line)
    {
        var secrecy = fields.SecrecyOf(field);
        if (secrecy == Secrecy.Query)
            return Target(line);
        if (secrecy == Secrecy.None || line.Trim() is not { Length: > 0 } folded)
            return Line(line);
        foreach (var part in SecretParts.In(HeaderLine.NameOf(field).Trim(), folded))
            Learn(part);
        return line.Replace(folded, Learn(folded), StringComparison.Ordinal);
    }

    private string? TextOrNull(string? text) => text is null ? null : Text(text);
}
