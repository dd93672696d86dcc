using McpTestbed.Core.Checking;

namespace McpTestbed.Core.Reporting;

/// <summary>The words of reports, the same on the console, in Markdown and in JSON.</summary>
public static class Words
{
    /// <summary>A text on one line and without control characters: what a target sends must neither move a terminal's cursor nor begin a line of its own.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text to show.</returns>
    public static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    /// <summary>A verdict in words.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>For example <c>not-applicable</c>.</returns>
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Valid => "valid",
        Verdict.Invalid => "invalid",
        Verdict.Unknown => "unknown",
        _ => "not-applicable",
    };

    /// <summary>A check's status in words.</summary>
    /// <param name="status">The status.</param>
    /// <returns>For example <c>not-exercised</c>.</returns>
    public static string Of(CheckStatus status) => status switch
    {
        CheckStatus.Held => "held",
        CheckStatus.Violated => "violated",
        CheckStatus.NotExercised => "not-exercised",
        _ => "unknown",
    };
}
