namespace McpTestbed.Cli.Coverage;

/// <summary>A check in the places where it is judged.</summary>
/// <param name="Check">Id of the check.</param>
/// <param name="In">Ids of the scenarios, or <see cref="EveryRun" />.</param>
/// <param name="DecidedBy">Id of the rule that gives the check its level.</param>
internal sealed record CheckPlace(string Check, IReadOnlyList<string> In, string DecidedBy)
{
    /// <summary>The place of a check that holds in any traffic.</summary>
    public const string EveryRun = "every run";

    /// <inheritdoc />
    public override string ToString() => $"{Check} ({string.Join(", ", In)})";
}
