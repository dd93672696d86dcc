namespace McpTestbed.Xunit;

/// <summary>What a case of the theory does: at most one of the three is set, and with none it passes.</summary>
/// <param name="Skip">Why it is skipped.</param>
/// <param name="Failure">Why it fails.</param>
/// <param name="Warning">What is said though it passes.</param>
internal sealed record Outcome(string? Skip, string? Failure, string? Warning)
{
    public static Outcome Passed { get; } = new(null, null, null);

    public static Outcome Skipped(string reason) => new(reason, null, null);

    public static Outcome Failed(string message) => new(null, message, null);

    public static Outcome Warned(string message) => new(null, null, message);
}
