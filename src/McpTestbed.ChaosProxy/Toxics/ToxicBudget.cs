namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>When a toxic is on, and for how many connections.</summary>
/// <param name="StartAfter">How long after it was added it begins.</param>
/// <param name="Duration">How long it stays on; null for as long as it is in place.</param>
/// <param name="MaximumHits">How many connections it may apply to; null for any number.</param>
internal sealed record ToxicBudget(TimeSpan StartAfter, TimeSpan? Duration, int? MaximumHits)
{
    /// <summary>On at once, for ever, for all.</summary>
    public static ToxicBudget Unlimited { get; } = new(TimeSpan.Zero, null, null);

    /// <summary>Whether a toxic of this age is on.</summary>
    public bool IsOnAt(TimeSpan age) => age >= StartAfter && (Duration is null || age < StartAfter + Duration);

    /// <summary>How long until a toxic of this age goes on or off; null when it never will.</summary>
    public TimeSpan? UntilChange(TimeSpan age) =>
        age < StartAfter ? StartAfter - age
        : Duration is { } duration && age < StartAfter + duration ? StartAfter + duration - age
        : null;
}
