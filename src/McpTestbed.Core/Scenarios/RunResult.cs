using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Scenarios;

/// <summary>One run and what it proved.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Target">Name of the target.</param>
/// <param name="Repetition">Which repetition, from 1.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="HistoryPath">Where its history is.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Judged">What judging the stored history gave.</param>
public sealed record RunResult(
    Scenario Scenario,
    Revision Revision,
    string Target,
    int Repetition,
    ulong Seed,
    string HistoryPath,
    TimeSpan Duration,
    JudgedRun Judged
)
{
    /// <summary>In the self-proof, the broken target's part; null on a good one and outside the self-proof.</summary>
    public NegativeControl? NegativeControl { get; init; }

    /// <summary>In the self-proof, whether the run gave exactly what it had to; null outside it.</summary>
    public bool? Proven { get; init; }

    /// <summary>The history of the first try, where that was not known for a deadline alone and this is its repetition
    /// with nothing else running; null otherwise.</summary>
    public string? FirstTryPath { get; init; }

    /// <summary>The trace of the run; null where nobody listened.</summary>
    public string? TraceId { get; init; }

    /// <summary>The verdict.</summary>
    public Verdict Verdict => Judged.Verdict;
}
