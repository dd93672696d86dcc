using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Spoils the value of a header field.</summary>
internal sealed class HeaderSpoiling(MutateHeader fault) : IHeadEffect
{
    public HttpHead Edit(HttpHead head, Func<string, string?> sessionIdOf) =>
        HeadEdits.WithValues(head, fault.Name, raw =>
        {
            var value = raw.Trim(' ', '\t');
            return value.Length == 0 ? raw : $" {Spoilt(value)}";
        });

    private string Spoilt(string value) =>
        fault.How switch
        {
            HeaderMutation.Flip => Flipped(value),
            HeaderMutation.Truncate => value[..(value.Length / 2)],
            HeaderMutation.Pad => $"  {value}  ",
            HeaderMutation.Space => value.Insert(value.Length / 2, " "),
            _ => $"{value}\u00E9",
        };

    private static string Flipped(string value)
    {
        var at = value.Length - 1;
        while (at >= 0 && !char.IsAsciiLetter(value[at]))
            at--;
        if (at < 0)
            return value[..^1] + (value[^1] == '0' ? '1' : '0');
        var other = char.IsAsciiLetterLower(value[at])
            ? char.ToUpperInvariant(value[at])
            : char.ToLowerInvariant(value[at]);
        return $"{value[..at]}{other}{value[(at + 1)..]}";
    }
}
