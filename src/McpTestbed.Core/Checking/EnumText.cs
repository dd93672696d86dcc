namespace McpTestbed.Core.Checking;

/// <summary>The words for verdicts, statuses, findings and causes: the same on the console, in Markdown, in JSON and in
/// traces.</summary>
public static class EnumText
{
    /// <summary>A verdict in words.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>For example <c>not-applicable</c>.</returns>
    public static string ToText(this Verdict verdict) =>
        verdict switch
        {
            Verdict.Valid => "valid",
            Verdict.Invalid => "invalid",
            Verdict.Unknown => "unknown",
            _ => "not-applicable",
        };

    /// <summary>A check's status in words.</summary>
    /// <param name="status">The status.</param>
    /// <returns>For example <c>not-exercised</c>.</returns>
    public static string ToText(this CheckStatus status) =>
        status switch
        {
            CheckStatus.Held => "held",
            CheckStatus.Violated => "violated",
            CheckStatus.NotExercised => "not-exercised",
            _ => "unknown",
        };

    /// <summary>What a finding amounts to, in words.</summary>
    /// <param name="finding">The finding.</param>
    /// <returns>For example <c>violation</c>.</returns>
    public static string ToText(this FindingKind finding) =>
        finding switch
        {
            FindingKind.Violation => "violation",
            FindingKind.Warning => "warning",
            _ => "observation",
        };

    /// <summary>What an operation failed of, in words.</summary>
    /// <param name="cause">The cause.</param>
    /// <returns>For example <c>direct</c>.</returns>
    public static string ToText(this FailureCause cause) =>
        cause switch
        {
            FailureCause.Direct => "direct",
            FailureCause.Target => "target",
            FailureCause.Inherited => "inherited",
            FailureCause.Environment => "environment",
            _ => "unexplained",
        };
}
