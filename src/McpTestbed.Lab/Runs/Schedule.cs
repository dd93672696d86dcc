using System.Collections.Concurrent;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Lab.Runs;

/// <summary>Does planned runs, several at a time. A scenario that needs its target alone gets it alone, and a run that
/// is not known for a deadline alone, or that shared its target and is not known, is done once more, with nothing else
/// running.</summary>
public sealed class Schedule
{
    /// <summary>After so many repetitions in a row that ended as the first tries did, a target is believed to be
    /// silent.</summary>
    private const int MostInVain = 3;

    private readonly ConcurrentDictionary<ITarget, TargetGate> gates = new();

    /// <summary>Folder that gets one folder a run.</summary>
    public required string Folder { get; init; }

    /// <summary>The seed from which each run's is derived.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many runs at a time.</summary>
    public required int Parallel { get; init; }

    /// <summary>Deadline of one scenario.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long an answer may take at least.</summary>
    /// <value>Default 5 seconds.</value>
    public TimeSpan AnswerTimeout { get; init; } = TargetPace.Usual;

    /// <summary>How many clients a scenario of a crowd has.</summary>
    /// <value>Default 20.</value>
    public int Clients { get; init; } = RunOptions.UsualClients;

    /// <summary>The checks that hold in any traffic of a target of some role, judged in every run.</summary>
    public required Func<TargetRole, IReadOnlyList<Check>> Invariants { get; init; }

    /// <summary>Told of each run as it begins; may be called from several threads.</summary>
    public Action<PlannedRun>? Begun { get; init; }

    /// <summary>Told of each run that ended and is to be done once more, alone; may be called from several
    /// threads.</summary>
    public Action<RunResult>? Postponed { get; init; }

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
                var result = await RunAsync(runs[i], cancellationToken);
                results[i] = result;
                (IsToBeRepeated(result) ? Postponed : done)?.Invoke(result);
            }
        );
        await RepeatAsync(runs, results, done, cancellationToken);
        return [.. results.OfType<RunResult>()];
    }

    /// <summary>Whether a run is to be done once more: a deadline is the only reason why it is not known, or, on a
    /// broken target of the self-proof, why its defect was not seen; or it is not known for whatever reason, and
    /// others ran beside it, which is our doing and not the target's.</summary>
    internal static bool IsToBeRepeated(RunResult result) =>
        result.NegativeControl is { } control
            ? result.Proven == false && result.Timeout is not null && ViolatedIn(result).IsSubsetOf(control.ViolatedIds)
            : result.IsTimeoutAlone || result is { SharedItsTarget: true, Proven: null, Verdict: Verdict.Unknown };

    private async Task RepeatAsync(
        IReadOnlyList<PlannedRun> runs,
        RunResult?[] results,
        Action<RunResult> done,
        CancellationToken cancellationToken
    )
    {
        var inVain = new Dictionary<ITarget, int>();
        for (var i = 0; i < runs.Count; i++)
        {
            if (results[i] is not { } first || !IsToBeRepeated(first))
                continue;
            var run = runs[i];
            if (!cancellationToken.IsCancellationRequested && inVain.GetValueOrDefault(run.Target) < MostInVain)
            {
                var kept = Path.Combine(Path.GetDirectoryName(first.HistoryPath)!, RunFiles.FirstTry);
                File.Move(first.HistoryPath, kept, overwrite: true);
                var again = await RunAsync(run, cancellationToken);
                results[i] = again with { FirstTryPath = kept };
                inVain[run.Target] = IsToBeRepeated(again) ? inVain.GetValueOrDefault(run.Target) + 1 : 0;
            }

            done(results[i]!);
        }
    }

    private async Task<RunResult> RunAsync(PlannedRun run, CancellationToken cancellationToken)
    {
        var gate = gates.GetOrAdd(run.Target, _ => new());
        using var entered = await gate.EnterAsync(() =>
            run.Scenario.NeedsTargetAlone
            || run.Target.Facts.SecondSession != SecondSession.Granted
            || run.Target.Facts.Pace.WantsOneRunAtATime
            || run.Target.Facts.SharesGetStream
        );
        var options = new RunOptions
        {
            Revision = run.Revision,
            Folder = Path.Combine(Folder, run.FolderName),
            Seed = Seed,
            Repetition = run.Repetition,
            Clients = Clients,
            Timeout = Timeout,
            AnswerTimeout = AnswerTimeout,
            Invariants = Invariants(run.Scenario.Role),
            Time = Time,
        };
        Begun?.Invoke(run);
        var result = await ScenarioRunner.RunAsync(run.Scenario, run.Target, options, cancellationToken);
        return run.IsControl
            ? result with
            {
                NegativeControl = run.NegativeControl,
                Proven = IsProven(result, run.NegativeControl),
            }
            : result with
            {
                SharedItsTarget = entered.WasShared,
            };
    }

    /// <summary>A good target must be valid with every check held and no finding; a broken one must violate exactly
    /// what it is there for.</summary>
    private static bool IsProven(RunResult result, NegativeControl? control)
    {
        var violated = ViolatedIn(result);
        if (control is null)
            return result.Verdict == Verdict.Valid && violated.Count == 0;
        return violated.SetEquals(control.ViolatedIds)
            && result.Failure is null
            && result.Faults.All(fault => fault.Problem is null)
            && result.Checks.All(check => check.Status != CheckStatus.Unknown);
    }

    private static HashSet<string> ViolatedIn(RunResult result) =>
        [.. result.Checks.Where(check => check.IsFinding).Select(check => check.Id)];
}
