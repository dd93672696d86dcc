using McpTestbed.Core.Checking;

namespace McpTestbed.Core.Reporting;

/// <summary>The words of reports, the same on the console, in Markdown and in JSON.</summary>
public static class Words
{
    /// <summary>A text on one line and without control characters: what a target sends must neither move a terminal's
    /// cursor nor begin a line of its own.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text to show.</returns>
    public static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    /// <summary>A verdict in words.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>For example <c>not-applicable</c>.</returns>
    public static string Of(Verdict verdict) =>
        verdict switch
        {
            Verdict.Valid => "valid",
            Verdict.Invalid => "invalid",
            Verdict.Unknown => "unknown",
            _ => "not-applicable",
        };

    /// <summary>What an operation failed of, in words.</summary>
    /// <param name="cause">The cause.</param>
    /// <returns>For example <c>direct</c>.</returns>
    public static string Of(FailureCause cause) =>
        cause switch
        {
            FailureCause.Direct => "direct",
            FailureCause.Target => "target",
            FailureCause.Inherited => "inherited",
            FailureCause.Environment => "environment",
            _ => "unexplained",
        };

    /// <summary>What became of faults and of the operations under them, in one sentence; null when there was
    /// neither.</summary>
    /// <param name="report">The report.</param>
    /// <returns>For example <c>faults took effect 3 times, 2 survived; operations that failed: 1 direct</c>.</returns>
    public static string? OfFaults(Report report)
    {
        var causes = report
            .Failed.GroupBy(pair => pair.Operation.Cause)
            .OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {Of(group.Key)}")
            .ToList();
        if (report.Effected == 0 && causes.Count == 0)
            return null;
        return $"faults took effect {report.Effected} times, {report.Survived} survived; operations that failed: "
            + $"{(causes.Count > 0 ? string.Join(", ", causes) : "none")}";
    }

    /// <summary>A check's status in words.</summary>
    /// <param name="status">The status.</param>
    /// <returns>For example <c>not-exercised</c>.</returns>
    public static string Of(CheckStatus status) =>
        status switch
        {
            CheckStatus.Held => "held",
            CheckStatus.Violated => "violated",
            CheckStatus.NotExercised => "not-exercised",
            _ => "unknown",
        };
}
