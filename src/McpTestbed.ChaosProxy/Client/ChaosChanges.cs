namespace McpTestbed.ChaosProxy.Client;

/// <summary>What a plan changed, or would change.</summary>
/// <param name="Applied">False for a dry run.</param>
/// <param name="Proxies">Proxies by name.</param>
/// <param name="Toxics">Toxics as proxy and name: <c>mcp/latency_downstream</c>.</param>
/// <param name="Rules">Rules by id.</param>
public sealed record ChaosChanges(
    bool Applied,
    ChaosChanges.Things Proxies,
    ChaosChanges.Things Toxics,
    ChaosChanges.RuleIds Rules
)
{
    /// <summary>Names of things of one kind.</summary>
    /// <param name="Added">Those that are new.</param>
    /// <param name="Changed">Those that are different.</param>
    /// <param name="Removed">Those that are gone.</param>
    /// <param name="Kept">Those that are the same.</param>
    public sealed record Things(
        IReadOnlyList<string> Added,
        IReadOnlyList<string> Changed,
        IReadOnlyList<string> Removed,
        IReadOnlyList<string> Kept
    );

    /// <summary>Ids of rules.</summary>
    /// <param name="Armed">Those put in place.</param>
    /// <param name="Healed">Those taken away; one that changes is in both.</param>
    /// <param name="Kept">Those that are the same, and keep what they counted.</param>
    public sealed record RuleIds(IReadOnlyList<string> Armed, IReadOnlyList<string> Healed, IReadOnlyList<string> Kept);
}
