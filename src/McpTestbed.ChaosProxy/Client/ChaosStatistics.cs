namespace McpTestbed.ChaosProxy.Client;

/// <summary>What became of rules.</summary>
/// <param name="Rules">Each, by id.</param>
/// <param name="NeverFired">Ids of those that never fired, or did not once that they were armed: what they were to show
/// was not tried.</param>
public sealed record ChaosStatistics(IReadOnlyList<ChaosStatistics.Counts> Rules, IReadOnlyList<string> NeverFired)
{
    /// <summary>The counts of one rule.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Kind">Kind of its fault.</param>
    /// <param name="Armed">How often it was put in place.</param>
    /// <param name="Matched">How many exchanges or events were in its scope.</param>
    /// <param name="Fired">On how many it was to act.</param>
    /// <param name="Effected">How often bytes were really changed, withheld or cut.</param>
    /// <param name="Unknown">How often that cannot be known.</param>
    /// <param name="Suppressed">How often something else left it nothing to do.</param>
    /// <param name="Healed">How often it was taken away.</param>
    /// <param name="IsActive">Whether it is in place and may still act; one that was for the first match only is spent
    /// after it.</param>
    /// <param name="Armings">The same for each time that it was put in place, in order.</param>
    public sealed record Counts(
        string Id,
        string Kind,
        int Armed,
        int Matched,
        int Fired,
        int Effected,
        int Unknown,
        int Suppressed,
        int Healed,
        bool IsActive = false,
        IReadOnlyList<Arming>? Armings = null
    );

    /// <summary>One time that a rule was put in place.</summary>
    /// <param name="Matched">How many exchanges or events were in its scope.</param>
    /// <param name="Fired">On how many it was to act.</param>
    /// <param name="Effected">How often bytes were really changed, withheld or cut.</param>
    /// <param name="IsHealed">Whether it was taken away.</param>
    public sealed record Arming(int Matched, int Fired, int Effected, bool IsHealed);
}
