using McpTestbed.Core.Checking;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Scenarios;

/// <summary>How one run is to be done.</summary>
public sealed record RunOptions
{
    /// <summary>The revision to speak.</summary>
    public required Revision Revision { get; init; }

    /// <summary>Folder of the run; created when missing.</summary>
    public required string Folder { get; init; }

    /// <summary>The seed of all runs, from which that of this one is derived.</summary>
    /// <value>Default 42.</value>
    public ulong Seed { get; init; } = 42;

    /// <summary>Which repetition this is, from 1.</summary>
    public int Repetition { get; init; } = 1;

    /// <summary>The clients of a crowd, unless the user says otherwise.</summary>
    public const int UsualClients = 20;

    /// <summary>How many clients a scenario of a crowd has.</summary>
    /// <value>Default 20; at least 2.</value>
    public int Clients { get; init; } = UsualClients;

    /// <summary>Deadline of the drive, for a target of usual pace on a machine with time to spare.</summary>
    /// <value>Default 60 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an answer of the target may take at least, on a machine with time to spare.</summary>
    /// <value>Default 5 seconds.</value>
    public TimeSpan AnswerTimeout { get; init; } = TargetPace.Usual;

    /// <summary>The checks that hold in any traffic, and are judged beside those of the scenario.</summary>
    public IReadOnlyList<Check> Invariants { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The clock of deadlines.</summary>
    /// <value>Default: that of this machine, or one that goes as <see cref="Time"/> does.</value>
    public MachineClock Clock
    {
        get => field ??= Time == TimeProvider.System ? MachineClock.Shared : new(Time, () => 1);
        init;
    }
}

/// <summary>Names of the files in a run's folder.</summary>
public static class RunFiles
{
    /// <summary>The history.</summary>
    public const string History = "history.ndjson";

    /// <summary>The history of a first try that was not known for a deadline alone; beside that of its
    /// repetition.</summary>
    public const string FirstTry = "first-try.ndjson";

    /// <summary>What the target printed, in the folder of the whole call: runs share a target.</summary>
    public const string TargetOutput = "target.log";
}
