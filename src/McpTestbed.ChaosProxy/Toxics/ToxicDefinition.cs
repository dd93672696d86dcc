namespace McpTestbed.ChaosProxy.Toxics;

/// <summary>A toxic as it was asked for.</summary>
/// <param name="Name">Its name on the link.</param>
/// <param name="Stream">The direction, as it was spelled.</param>
/// <param name="Direction">The direction.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Values">Its attributes.</param>
/// <param name="Toxicity">The share of connections it applies to, 0 to 1.</param>
/// <param name="Budget">When and how often.</param>
internal sealed record ToxicDefinition(
    string Name,
    string Stream,
    LinkDirection Direction,
    ToxicKind Kind,
    AttributeValues Values,
    double Toxicity,
    ToxicBudget Budget
)
{
    /// <summary>What it does.</summary>
    public Toxic Toxic { get; } = Kind.Make(Values);
}
