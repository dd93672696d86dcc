using System.Globalization;

namespace McpTestbed.Core.Faults;

/// <summary>Which of the matching exchanges or events a rule acts on: by ordinal first, then by chance.</summary>
/// <param name="From">The first match it acts on, from 1.</param>
/// <param name="Through">The last; null for no end.</param>
public sealed record FaultTrigger(int From = 1, int? Through = 1)
{
    /// <summary>The first match only.</summary>
    public static FaultTrigger Once { get; } = new();

    /// <summary>Every match.</summary>
    public static FaultTrigger Always { get; } = new(1, null);

    /// <summary>Only every how-many-th match from <see cref="From"/> on; 1 for all.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The chance of each match that is left, 0 to 1; decided by a hash of seed, rule, what is counted within,
    /// and ordinal, so that nothing else can change it.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Within what matches are counted; null for the default, which is the stream for faults on events and the
    /// rule for others.</summary>
    public CountScope? Per { get; init; }

    /// <summary>The n-th match only.</summary>
    /// <param name="n">From 1.</param>
    /// <returns>The trigger.</returns>
    public static FaultTrigger Nth(int n) => new(n, n);

    /// <summary>The n-th match and all later ones.</summary>
    /// <param name="n">From 1.</param>
    /// <returns>The trigger.</returns>
    public static FaultTrigger FromNth(int n) => new(n, null);

    /// <summary>Whether the ordinal of a match is one that the rule acts on.</summary>
    /// <param name="match">Ordinal of the match, from 1.</param>
    /// <returns>True when it is; then chance decides.</returns>
    public bool ActsOn(int match) =>
        match >= From && (Through is null || match <= Through) && (match - From) % Every == 0;

    /// <inheritdoc />
    public override string ToString() =>
        string.Concat(
            (From, Through) switch
            {
                (1, null) => Every == 1 ? "always" : $"every {Every}. match",
                (_, null) => Every == 1 ? $"from match {From} on" : $"every {Every}. match from {From} on",
                var (from, through) when from == through => $"match {From}",
                _ => Every == 1 ? $"matches {From} to {Through}" : $"every {Every}. match from {From} to {Through}",
            },
            Probability < 1 ? string.Create(CultureInfo.InvariantCulture, $", with probability {Probability}") : "",
            Per is { } per ? $", counted per {per.ToString().ToLowerInvariant()}" : ""
        );
}
