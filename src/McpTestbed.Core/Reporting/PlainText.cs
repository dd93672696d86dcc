namespace McpTestbed.Core.Reporting;

/// <summary>Text that is safe to show, whoever sent it.</summary>
public static class PlainText
{
    /// <summary>A text on one line and without control characters: what a target sends must neither move a terminal's
    /// cursor nor begin a line of its own.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text to show.</returns>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
