using McpTestbed.Cli.Output;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Runs;
using McpTestbed.Scenarios;

namespace McpTestbed.Cli.Runs;

/// <summary>What was chosen to be run, and how.</summary>
internal sealed record Selection
{
    public required IReadOnlyList<Scenario> Scenarios { get; init; }

    public required IReadOnlyList<Revision> Revisions { get; init; }

    /// <summary>How often each run is done.</summary>
    public required int Repeat { get; init; }

    /// <summary>How many runs at a time.</summary>
    public required int Parallel { get; init; }

    /// <summary>Whether the user chose that number.</summary>
    public bool IsParallelChosen { get; init; }

    /// <summary>Deadline of one scenario.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long an answer may take at least.</summary>
    public required TimeSpan AnswerTimeout { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>How many clients a scenario of a crowd has.</summary>
    public required int Clients { get; init; }

    /// <summary>The schedule of runs whose folders are put into this one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="watch">Is told what goes on.</param>
    public Schedule ScheduleIn(string folder, RunWatch watch) =>
        new()
        {
            Folder = folder,
            Seed = Seed,
            Clients = Clients,
            Parallel = Parallel,
            Timeout = Timeout,
            AnswerTimeout = AnswerTimeout,
            Invariants = ScenarioCatalog.InvariantsOf,
            Begun = watch.Begun,
            Postponed = watch.Postponed,
        };
}
