using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Control.Faults;

/// <summary>What several kinds of fault ask for.</summary>
internal static class FaultFields
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~";

    /// <exception cref="ControlException">It is missing, or neither.</exception>
    public static Message Message(this JsonFields fields) =>
        fields.Word("message", "request", "response") == "request" ? Core.Faults.Message.Request : Core.Faults.Message.Response;

    /// <exception cref="ControlException">It is neither.</exception>
    public static EndedHow How(this JsonFields fields) => fields.Word("how", "rst", "fin") == "fin" ? EndedHow.Fin : EndedHow.Rst;

    /// <summary>The name of a header field.</summary>
    /// <exception cref="ControlException">It is missing, or no name (RFC 9110, 5.1).</exception>
    public static string HeaderName(this JsonFields fields, string name)
    {
        var text = fields.Text(name) ?? throw ControlException.MissingField(name);
        return text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || TokenMarks.Contains(c, StringComparison.Ordinal)) ? text
            : throw ControlException.BadBody($"{name} \"{text}\" is not allowed; allowed is the name of a header field");
    }

    /// <summary>The raw text after the colon of a header line; null where it is not given.</summary>
    /// <exception cref="ControlException">It would be more than one line.</exception>
    public static string? HeaderText(this JsonFields fields, string name) => fields.Text(name) is not { } text || !text.AsSpan().ContainsAny('\r', '\n', '\0') ? fields.Text(name)
        : throw ControlException.BadBody($"{name} is not allowed; allowed is one line");

    /// <summary>One of some words; the first is meant where nothing is said.</summary>
    /// <exception cref="ControlException">It is none of them.</exception>
    private static string Word(this JsonFields fields, string name, params string[] words)
    {
        var word = fields.Text(name) ?? words[0];
        return words.Contains(word) ? word : throw ControlException.BadBody($"{name} \"{word}\" is not allowed; allowed is {string.Join(" or ", words)}");
    }
}
