using System.Collections;
using System.Text.RegularExpressions;
using McpTestbed.Core.Histories;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Targets;

/// <summary>What is secret in the way a target is named or started.</summary>
internal static partial class CommandSecrets
{
    private const string Mask = "***";

    private const string Names =
        "(token|secret|passw|passphrase|api[-_]?key|access[-_]?key|private[-_]?key|credential|authorization)";

    private const RegexOptions Flags = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Shorter values of the environment are words: they would be removed from everywhere.</summary>
    private const int ShortestOfEnvironment = 12;

    /// <summary>The values of options, variables and addresses in a command line, or an address alone, that are secret
    /// by their name or place.</summary>
    public static IReadOnlyList<string> In(string text)
    {
        var arguments = CommandLine.Split(text);
        var secrets = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (Option().Match(argument) is { Success: true } named)
                secrets.AddRange(WithParts(named.Groups["value"].Value));
            else if (Name().IsMatch(argument) && i + 1 < arguments.Count && !arguments[i + 1].StartsWith('-'))
                secrets.AddRange(WithParts(arguments[i + 1]));
            foreach (Match address in Address().Matches(argument))
                secrets.AddRange(OfAddress(address.Value));
        }

        return [.. secrets.Where(secret => secret.Length > 0).Distinct()];
    }

    /// <summary>Values of our own environment that are secret by their name: whatever we start gets them.</summary>
    public static IReadOnlyList<string> OfEnvironment() =>
        [
            .. Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .Where(entry => Variable().IsMatch((string)entry.Key))
                .Select(entry => (string)entry.Value!)
                .Where(value => value.Length >= ShortestOfEnvironment && !value.StartsWith('/')),
        ];

    /// <summary>A command line with its secrets hidden, however short they are: the same whenever it is asked, since
    /// reports are compared by it.</summary>
    public static string Hidden(string text, params IReadOnlyList<string> known) =>
        In(text)
            .Concat(known)
            .OrderByDescending(secret => secret.Length)
            .Aggregate(text, (hidden, secret) => Regex.Replace(hidden, $@"(?<!\w){Regex.Escape(secret)}(?!\w)", Mask));

    /// <summary>What a process printed, with secrets removed in whatever form.</summary>
    public static string Removed(string output, IReadOnlyList<string> known)
    {
        var redactor = new Redactor([]);
        foreach (var secret in known)
            redactor.Learn(secret);
        return redactor.Text(output.Trim());
    }

    /// <summary>"Bearer abc" is secret, and "abc" is.</summary>
    private static IEnumerable<string> WithParts(string value) =>
        value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } words
            ? words.Skip(1).Prepend(value)
            : [value];

    private static IEnumerable<string> OfAddress(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            yield break;
        if (uri.UserInfo.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            yield return uri.UserInfo[(colon + 1)..];
            yield return Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..]);
        }
        else if (uri.UserInfo.Length > 0)
        {
            yield return uri.UserInfo;
        }

        foreach (var pair in uri.Query.TrimStart('?').Split('&'))
        {
            var value = pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..];
            if (!Variable().IsMatch(pair[..^value.Length]))
                continue;
            yield return value;
            yield return Uri.UnescapeDataString(value);
        }
    }

    [GeneratedRegex(@"^-{0,2}[\w.-]*" + Names + @"[\w.-]*\s*[=:]\s*(?<value>.+)$", Flags | RegexOptions.Singleline)]
    private static partial Regex Option();

    [GeneratedRegex(@"^-{1,2}[\w.-]*" + Names + @"[\w.-]*$", Flags)]
    private static partial Regex Name();

    [GeneratedRegex(Names + "|^key|^auth", Flags)]
    private static partial Regex Variable();

    [GeneratedRegex(@"[a-z][a-z0-9+.-]*://[^\s'""]+", Flags)]
    private static partial Regex Address();
}
