using System.CommandLine;
using System.Text.RegularExpressions;

namespace McpTestbed.Cli.Commands;

/// <summary>What is wrong with a call, in the words of who made it.</summary>
internal static partial class ParseErrors
{
    /// <summary>The mistakes of a call, each once: its value, and what is right.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var messages = parsed.Errors.Select(error => error.Message).ToList();
        var isOptionUnknown = messages.Exists(message =>
            Unrecognized().Match(message).Groups["value"].Value.StartsWith('-')
        );
        var isCommandKnown = !messages.Exists(message => Unrecognized().IsMatch(message));
        return
        [
            .. messages
                .Where(message => isCommandKnown || !message.StartsWith("Required command", StringComparison.Ordinal))
                .Where(message => !isOptionUnknown || !IsValueAlone(message))
                .Select(message => InPlainWords(message, parsed))
                .Distinct(),
        ];
    }

    /// <summary>What was to be the value of an option that there is not, is no mistake of its own.</summary>
    private static bool IsValueAlone(string message) =>
        Unrecognized().Match(message) is { Success: true, Groups: var groups }
        && !groups["value"].Value.StartsWith('-');

    private static string InPlainWords(string message, ParseResult parsed)
    {
        if (WrongType().Match(message) is { Success: true } wrong)
            return $"{wrong.Groups["option"].Value} '{wrong.Groups["value"].Value}' is not a whole number"
                + (wrong.Groups["type"].Value.StartsWith('U') ? " of 0 or more" : "");
        if (Unrecognized().Match(message) is not { Success: true, Groups: var groups })
            return message;
        var given = groups["value"].Value;
        var command = parsed.CommandResult.Command;
        if (given.StartsWith('-'))
            return $"there is no option '{given}'{Meant(given, command.Options.Select(option => option.Name))}";
        return command.Subcommands.Count > 0
            ? $"there is no command '{given}'{Meant(given, command.Subcommands.Select(one => one.Name))}"
            : $"'{given}' is too much for '{command.Name}'; values with spaces stand in quotes";
    }

    private static string Meant(string given, IEnumerable<string> names) =>
        Near.Names(given, names).FirstOrDefault() is { } name ? $"; did you mean '{name}'?" : "";

    [GeneratedRegex(
        "^Cannot parse argument '(?<value>.*)' for option '(?<option>.*)' "
            + "as expected type 'System\\.(Nullable`1\\[System\\.)?(?<type>\\w+)"
    )]
    private static partial Regex WrongType();

    [GeneratedRegex("^Unrecognized command or argument '(?<value>.*?)'")]
    private static partial Regex Unrecognized();
}
