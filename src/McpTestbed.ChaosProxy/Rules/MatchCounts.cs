namespace McpTestbed.ChaosProxy.Rules;

/// <summary>Counts matches, each client or session by itself where that is asked for.</summary>
internal sealed class MatchCounts
{
    /// <summary>More are not told apart: a peer does not decide how much is kept of it.</summary>
    private const int MaximumKeys = 10_000;

    private readonly Dictionary<string, int> counts = [];

    /// <summary>The ordinal of a match, from 1.</summary>
    public int Next(string within)
    {
        if (counts.Count >= MaximumKeys && !counts.ContainsKey(within))
            within = "";
        return counts[within] = counts.GetValueOrDefault(within) + 1;
    }
}
