using System.Text.Json;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>What several kinds of fault ask for.</summary>
internal static class FaultFields
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~";

    /// <exception cref="RefusedException">It is missing, or neither.</exception>
    public static Message Message(this JsonFields fields, Message absent = Core.Faults.Message.Request) =>
        fields.Word("message", absent);

    /// <exception cref="RefusedException">It is neither.</exception>
    public static EndedHow How(this JsonFields fields) =>
        fields.Word("how", "rst", "fin") == "fin" ? EndedHow.Fin : EndedHow.Rst;

    /// <exception cref="RefusedException">It is missing, or no status of a final response.</exception>
    public static int Status(this JsonFields fields) => fields.Count("status", 200, 599, "a status from 200 to 599");

    /// <summary>A whole number that must be there.</summary>
    /// <exception cref="RefusedException">It is missing, or out of bounds.</exception>
    public static int Count(this JsonFields fields, string name, int least, int most, string allowed) =>
        (int)(fields.Integer(name, least, most, allowed) ?? throw RefusedException.MissingField(name));

    /// <summary>A time in whole milliseconds that must be there.</summary>
    /// <exception cref="RefusedException">It is missing, or out of bounds.</exception>
    public static TimeSpan Milliseconds(this JsonFields fields, string name) =>
        TimeSpan.FromMilliseconds(
            fields.Count(name, 0, int.MaxValue, $"a whole number of ms from 0 to {int.MaxValue}")
        );

    /// <summary>The name of a header field.</summary>
    /// <exception cref="RefusedException">It is missing, or no name (RFC 9110, 5.1).</exception>
    public static string HeaderName(this JsonFields fields, string name)
    {
        var text = fields.Text(name) ?? throw RefusedException.MissingField(name);
        return IsToken(text)
            ? text
            : throw RefusedException.BadBody(
                $"{name} \"{text}\" is not allowed; allowed is the name of a header field"
            );
    }

    /// <summary>The raw text after the colon of a header line; null where it is not given.</summary>
    /// <exception cref="RefusedException">It would be more than one line.</exception>
    public static string? HeaderText(this JsonFields fields, string name) =>
        fields.Text(name) is not { } text || IsOneLine(text)
            ? fields.Text(name)
            : throw RefusedException.BadBody($"{name} is not allowed; allowed is one line");

    /// <summary>Header lines; none where they are not given.</summary>
    /// <exception cref="RefusedException">One of them is no header line.</exception>
    public static IReadOnlyList<string> HeaderLines(this JsonFields fields, string name) =>
        [
            .. fields
                .Array(name)
                .Select(
                    (line, at) =>
                        line.ValueKind == JsonValueKind.String
                        && line.GetString() is { } text
                        && IsOneLine(text)
                        && text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
                        && IsToken(text[..colon])
                            ? text
                            : throw RefusedException.BadBody(
                                $"{name}[{at}] {line.GetRawText()} is not allowed; allowed is a header line "
                                    + "such as \"Retry-After: 1\""
                            )
                ),
        ];

    /// <summary>One of the words that stand for the values of an enumeration, in lower case with hyphens; the given one
    /// where nothing is said.</summary>
    /// <exception cref="RefusedException">It is none of them.</exception>
    public static TWord Word<TWord>(this JsonFields fields, string name, TWord absent)
        where TWord : struct, Enum
    {
        var word = fields.Word(
            name,
            [
                absent.InRule(),
                .. Enum.GetValues<TWord>().Where(value => !value.Equals(absent)).Select(value => value.InRule()),
            ]
        );
        return Enum.GetValues<TWord>().First(value => value.InRule() == word);
    }

    /// <summary>The word that stands for a value in rules.</summary>
    public static string InRule<TWord>(this TWord value)
        where TWord : struct, Enum =>
        string.Concat(
            value
                .ToString()
                .Select(
                    (letter, at) =>
                        char.IsUpper(letter) ? $"{(at > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"
                )
        );

    private static bool IsToken(string text) =>
        text.Length > 0
        && text.All(c => char.IsAsciiLetterOrDigit(c) || TokenMarks.Contains(c, StringComparison.Ordinal));

    private static bool IsOneLine(string text) => !text.AsSpan().ContainsAny('\r', '\n', '\0');

    /// <summary>One of some words; the first is meant where nothing is said.</summary>
    /// <exception cref="RefusedException">It is none of them.</exception>
    private static string Word(this JsonFields fields, string name, params string[] words)
    {
        var word = fields.Text(name) ?? words[0];
        return words.Contains(word)
            ? word
            : throw RefusedException.BadBody(
                $"{name} \"{word}\" is not allowed; allowed is {string.Join(" or ", words)}"
            );
    }
}
