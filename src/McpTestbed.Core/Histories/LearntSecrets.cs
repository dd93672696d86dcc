using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace McpTestbed.Core.Histories;

/// <summary>The secrets seen so far, in the forms in which they may turn up again, with the tokens that stand for
/// them.</summary>
internal sealed partial class LearntSecrets
{
    private const int MinimumLength = 6;
    private const int MaximumForms = 4000;

    private readonly Lock gate = new();
    private readonly HashSet<string> known = [];
    private volatile (string Form, string Token)[] forms = [];

    /// <summary>Every form of every secret, with the token of the secret itself.</summary>
    public IReadOnlyList<(string Form, string Token)> All => forms;

    /// <returns>Whether the secret is new, and was added.</returns>
    public bool Add(string secret, string token)
    {
        if (secret.Length < MinimumLength)
            return false;
        lock (gate)
        {
            if (known.Count >= MaximumForms || !known.Add(secret))
                return false;
            var added = FormsOf(secret).Where(form => form == secret || known.Add(form)).Select(form => (form, token));

            // The longest first: a secret within another must not leave the rest of it to be read.
            forms = [.. forms.Concat(added).OrderByDescending(entry => entry.Item1.Length)];
            return true;
        }
    }

    public string Replace(string text)
    {
        foreach (var (form, token) in forms)
        {
            if (text.Contains(form, StringComparison.Ordinal))
                text = text.Replace(form, token, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>As it is, as JSON texts write it, as queries write it, and as UTF-8 where a header gave it as
    /// Latin-1.</summary>
    private static IEnumerable<string> FormsOf(string secret)
    {
        var json = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret);
        var forms = new[]
        {
            secret,
            json,
            JavaScriptEncoder.Default.Encode(secret),
            secret.Replace("/", "\\/", StringComparison.Ordinal),
            string.Concat(json.Select(c => c is '<' or '>' or '&' or > '~' ? $"\\u{(int)c:X4}" : $"{c}")),
            Uri.EscapeDataString(secret),
            secret.All(c => c <= '\xFF') ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(secret)) : secret,
        };
        return forms
            .Concat(forms.Skip(1).Select(form => Escapes().Replace(form, escape => escape.Value.ToLowerInvariant())))
            .Distinct();
    }

    /// <summary>Escapes as .NET writes them; other writers use small letters.</summary>
    [GeneratedRegex(@"\\u[0-9A-F]{4}|%[0-9A-F]{2}")]
    private static partial Regex Escapes();
}
