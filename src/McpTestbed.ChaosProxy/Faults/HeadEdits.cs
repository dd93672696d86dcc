using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>What edits of a head have in common: every byte that is not edited stays.</summary>
internal static class HeadEdits
{
    /// <summary>The head with other fields; the same one where they are no others.</summary>
    public static HttpHead With(HttpHead head, IEnumerable<string> fields)
    {
        var edited = head.With(fields);
        return edited.Fields.SequenceEqual(head.Fields) ? head : edited;
    }

    /// <summary>The head with other values in every line of a field; the white space after the colon is part of
    /// them.</summary>
    public static HttpHead WithValues(HttpHead head, string name, Func<string, string> value) =>
        With(head, head.Fields.Select(field => HeaderLine.Is(field, name) ? WithValue(field, value) : field));

    private static string WithValue(string field, Func<string, string> value)
    {
        var (name, end) = (HeaderLine.NameOf(field), EndOf(field));
        return $"{name}:{value(field[(name.Length + 1)..^end.Length])}{end}";
    }

    /// <summary>The head with a further line at its end.</summary>
    public static HttpHead WithLine(HttpHead head, string line) =>
        head.With([.. head.Fields, $"{line}{(head.Fields.Count > 0 ? EndOf(head.Fields[^1]) : "\r\n")}"]);

    /// <summary>The head without a field.</summary>
    public static HttpHead Without(HttpHead head, string name) =>
        With(head, head.Fields.Where(field => !HeaderLine.Is(field, name)));

    /// <summary>How a field's line ends.</summary>
    public static string EndOf(string field) => field.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
}
