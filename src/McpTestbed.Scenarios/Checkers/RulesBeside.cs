namespace McpTestbed.Scenarios.Checkers;

/// <summary>Rules that checks name beside the one that decides, and that decide nowhere themselves: why.</summary>
public static class RulesBeside
{
    /// <summary>Reasons by the rule's slug, each a sentence without its full stop.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["cancel/stop-work"] =
                "\"as soon as practical\" names no time that a record could be held against; work that is seen to go "
                + "on shows that the disconnect was not taken for a cancellation, which cancel/http-disconnect forbids",
        };
}
