using McpTestbed.Core.Checking;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Scenarios;

/// <summary>One run and what it proved.</summary>
public sealed record RunResult : JudgedRun
{
    /// <summary>A run with what judging its stored history gave.</summary>
    /// <param name="judged">Checks, faults, failure and verdict.</param>
    public RunResult(JudgedRun judged)
        : base(judged) { }

    /// <summary>The scenario.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>The revision.</summary>
    public required Revision Revision { get; init; }

    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    /// <summary>Which repetition, from 1.</summary>
    public required int Repetition { get; init; }

    /// <summary>The run's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many clients a scenario of a crowd had, where that is not the usual number.</summary>
    /// <value>Null for the usual number.</value>
    public int? Clients { get; init; }

    /// <summary>Where its history is.</summary>
    public required string HistoryPath { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>In the self-proof, the broken target's part; null on a good one and outside the self-proof.</summary>
    public NegativeControl? NegativeControl { get; init; }

    /// <summary>In the self-proof, whether the run gave exactly what it had to; null outside it.</summary>
    public bool? Proven { get; init; }

    /// <summary>Whether other runs on the target went on beside it.</summary>
    public bool SharedItsTarget { get; init; }

    /// <summary>The history of the first try, where that was not known for a deadline alone, or for what others beside
    /// it may have caused, and this is its repetition with nothing else running; null otherwise.</summary>
    public string? FirstTryPath { get; init; }

    /// <summary>The trace of the run; null where nobody listened.</summary>
    public string? TraceId { get; init; }
}
