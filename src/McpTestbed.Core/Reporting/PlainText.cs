namespace McpTestbed.Core.Reporting;

/// <summary>Text that is safe to show, whoever sent it.</summary>
public static class PlainText
{
    /// <summary>A text on one line and without control characters: what a target sends must neither move a terminal's
    /// cursor nor begin a line of its own.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text to show.</returns>
    public static string OneLine(string text) => string.Concat(text.Select(c => IsUnseen(c) ? ' ' : c));

    /// <summary>The same for a text of several lines, whose ends stay.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text to show.</returns>
    public static string Lines(string text) => string.Join('\n', text.Split('\n').Select(OneLine));

    /// <summary>Control characters, those that end a line or a paragraph, and those that turn the direction of a line
    /// around, so that it reads as something else.</summary>
    private static bool IsUnseen(char c) =>
        char.IsControl(c)
        || c is '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E')
        || c is >= '\u2066' and <= '\u2069';
}
