using System.Collections.Concurrent;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Lab.Runs;

/// <summary>Does planned runs, several at a time. A scenario that needs its target alone gets it alone.</summary>
public sealed class Schedule
{
    private readonly ConcurrentDictionary<ITarget, TargetGate> gates = new();

    /// <summary>Folder that gets one folder a run.</summary>
    public required string Folder { get; init; }

    /// <summary>The seed from which each run's is derived.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many runs at a time.</summary>
    public required int Parallel { get; init; }

    /// <summary>Deadline of one scenario.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The checks that hold in any traffic, judged in every run.</summary>
    public required IReadOnlyList<Check> Invariants { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Does the runs.</summary>
    /// <param name="runs">What is to be done.</param>
    /// <param name="done">Told of each run as it ends; may be called from several threads.</param>
    /// <param name="cancellationToken">Ends runs early; those begun are judged on what they recorded.</param>
    /// <returns>The results in the order of the plan; runs never begun are left out.</returns>
    public async Task<IReadOnlyList<RunResult>> RunAsync(
        IReadOnlyList<PlannedRun> runs,
        Action<RunResult> done,
        CancellationToken cancellationToken
    )
    {
        var results = new RunResult?[runs.Count];
        await System.Threading.Tasks.Parallel.ForAsync(
            0,
            runs.Count,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel },
            async (i, _) =>
            {
                if (cancellationToken.IsCancellationRequested)
                    return;
                var run = runs[i];
                var gate = gates.GetOrAdd(run.Target, _ => new());
                using var entered = await gate.EnterAsync(
                    alone: run.Scenario.NeedsTargetAlone || run.Target.Facts.SecondSession != SecondSession.Granted
                );
                var options = new RunOptions
                {
                    Revision = run.Revision,
                    Folder = Path.Combine(Folder, run.FolderName),
                    Seed = Seed,
                    Repetition = run.Repetition,
                    Timeout = Timeout,
                    Invariants = Invariants,
                    Time = Time,
                };
                var result = await ScenarioRunner.RunAsync(run.Scenario, run.Target, options, cancellationToken);
                results[i] = run.IsControl
                    ? result with
                    {
                        NegativeControl = run.NegativeControl,
                        Proven = IsProven(result, run.NegativeControl),
                    }
                    : result;
                done(results[i]!);
            }
        );
        return [.. results.OfType<RunResult>()];
    }

    /// <summary>A good target must be valid with every check held and no finding; a broken one must violate exactly
    /// what it is there for.</summary>
    private static bool IsProven(RunResult result, NegativeControl? control)
    {
        var violated = result.Checks.Where(check => check.IsFinding).Select(check => check.Id).ToHashSet();
        if (control is null)
            return result.Verdict == Verdict.Valid && violated.Count == 0;
        return violated.SetEquals(control.ViolatedIds)
            && result.Failure is null
            && result.Faults.All(fault => fault.Problem is null)
            && result.Checks.All(check => check.Status != CheckStatus.Unknown);
    }
}
