namespace McpTestbed.ChaosProxy.Links;

/// <summary>Durations as timers take them.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Whole milliseconds: a timer that is a fraction early would be asked again and again.</summary>
    public static TimeSpan RoundUp(TimeSpan duration) =>
        duration <= TimeSpan.Zero ? TimeSpan.Zero
        : duration >= Longest ? Longest
        : TimeSpan.FromMilliseconds(Math.Ceiling(duration.TotalMilliseconds));
}
