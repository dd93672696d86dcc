namespace McpTestbed.Core.Scenarios;

/// <summary>The tools of a target that may be called, by the part that each plays in a scenario.</summary>
public sealed record ToolParts
{
    /// <summary>No tool may be called.</summary>
    public static ToolParts None { get; } = new();

    /// <summary>One that changes nothing, whatever it does.</summary>
    public ToolCall? Any { get; init; }

    /// <summary>One that is at work for a while.</summary>
    public ToolCall? Slow { get; init; }

    /// <summary>One that reports its progress.</summary>
    public ToolCall? Progress { get; init; }

    /// <summary>One that makes the server send a message which belongs to no request.</summary>
    public ToolCall? Sends { get; init; }

    /// <summary>One that changes one of the server's lists.</summary>
    public ToolCall? Changes { get; init; }

    /// <summary>One that makes the server ask its client something.</summary>
    public ToolCall? Asks { get; init; }

    /// <summary>All of them.</summary>
    public IEnumerable<ToolCall> All =>
        new[] { Any, Slow, Progress, Sends, Changes, Asks }.OfType<ToolCall>().Distinct();

    /// <summary>A tool of which nothing more is said: it changes nothing, and may be slow and report
    /// progress.</summary>
    /// <param name="call">The tool.</param>
    /// <returns>It, in these three parts.</returns>
    public static ToolParts Of(ToolCall call) =>
        new()
        {
            Any = call,
            Slow = call,
            Progress = call,
        };

    /// <summary>The same, with what another has for the parts that are open.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Both together.</returns>
    public ToolParts Or(ToolParts other) =>
        new()
        {
            Any = Any ?? other.Any,
            Slow = Slow ?? other.Slow,
            Progress = Progress ?? other.Progress,
            Sends = Sends ?? other.Sends,
            Changes = Changes ?? other.Changes,
            Asks = Asks ?? other.Asks,
        };
}

/// <summary>A tool that may be called.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="ArgumentsJson">Its arguments, a JSON object.</param>
public sealed record ToolCall(string Tool, string ArgumentsJson);
