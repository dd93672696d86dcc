using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Scenarios;

/// <summary>Runs one scenario against one target in one revision: the one way a scenario is run.</summary>
public static class ScenarioRunner
{
    private static readonly TimeSpan HealDeadline = TimeSpan.FromSeconds(10);
    private const int EntriesOfAClient = 500;
    private static readonly TimeSpan PartingDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Of a call that was cancelled: whoever did it waits.</summary>
    private static readonly TimeSpan HurriedParting = TimeSpan.FromSeconds(1);

    private const string WasCancelled = "the run was cancelled";

    /// <summary>Drives the scenario, heals, freezes the history, and judges the stored form of it.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="target">The target.</param>
    /// <param name="options">Revision, seed, deadline and folder.</param>
    /// <param name="cancellationToken">Ends the run early; the history so far is kept and judged.</param>
    /// <returns>The result. A failure of the target or of the drive is a verdict, never an exception.</returns>
    public static async Task<RunResult> RunAsync(
        Scenario scenario,
        ITarget target,
        RunOptions options,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(options.Folder);
        var notReady = await ReadyAsync(target, cancellationToken);
        var began = options.Time.GetTimestamp();
        var path = Path.Combine(options.Folder, RunFiles.History);
        var redactor = new Redactor(target.Facts.SecretHeaderNames);
        foreach (var line in target.Facts.SecretHeaders)
            redactor.Line(line);
        foreach (var secret in target.Facts.Secrets)
            redactor.Learn(secret);
        var seed = SeededDecision.DeriveShown(options.Seed, scenario.Id, options.Revision.Id, $"{options.Repetition}");
        using var span = RunSpan.Begin(scenario, target.Facts.Name, options, seed);
        string? trouble;
        RunBegan begin;
        using (var history = new HistoryWriter(path, options.Time) { EntryBound = EntryBound(options) })
        {
            history.Append(
                "runner",
                begin = new RunBegan
                {
                    Tool = $"McpTestbed {ToolVersion.Current}",
                    Scenario = scenario.Id,
                    Revision = options.Revision.Id,
                    Target = redactor.Text(target.Facts.Name),
                    Role = target.Facts.Role,
                    Authority = target.Facts.Authority,
                    TargetRevisions = target.Facts.Revisions,
                    Credentials = Stored(target.Facts.Headers, redactor),
                    SecondCredentials = Stored(target.Facts.SecondCredentials, redactor),
                    ForeignCredentials = Stored(target.Facts.ForeignCredentials, redactor),
                    Seed = seed,
                    DecisionAlgorithm = SeededDecision.Algorithm,
                    Repetition = options.Repetition,
                    Clients = UnusualClients(options),
                    TraceId = span?.TraceId.ToHexString(),
                }
            );
            var failure = notReady is null
                ? await DriveTargetAsync(scenario, target, options, seed, history, redactor, cancellationToken)
                : NotDriven(scenario, notReady, history);
            if (cancellationToken.IsCancellationRequested)
            {
                // Whatever it failed of, that may have been the same signal: a target in the same terminal gets it,
                // too.
                failure = WasCancelled;
                history.Append("runner", new Mark { Name = MarkNames.Cancelled, Detail = failure });
            }

            history.Append("runner", new RunEnded { Failure = failure is null ? null : redactor.Text(failure) });
            history.Dispose();
            trouble = history.Trouble;
        }

        var stored = Stored(path, begin, trouble);
        var judged = Judge.Run(stored, scenario.Checks, options.Invariants);
        RunSpan.Note(span, judged);
        return new(judged)
        {
            Scenario = scenario,
            Revision = options.Revision,
            Target = target.Facts.Name,
            Repetition = options.Repetition,
            Seed = seed,
            Clients = UnusualClients(options),
            HistoryPath = path,
            Duration = options.Time.GetElapsedTime(began),
            TraceId = stored.Began.TraceId,
        };
    }

    /// <summary>A large crowd says more than one client does; how many bytes are kept stays the same.</summary>
    private static int EntryBound(RunOptions options) =>
        Math.Max(HistoryWriter.MaximumEntries, options.Clients * EntriesOfAClient);

    private static int? UnusualClients(RunOptions options) =>
        options.Clients == RunOptions.UsualClients ? null : options.Clients;

    /// <summary>What is judged is what is stored; of a history that could not be written to its end nothing is, and the
    /// run says why it proves nothing.</summary>
    private static History Stored(string path, RunBegan began, string? trouble) =>
        trouble is null ? History.Load(path) : new([began, new RunEnded { Failure = trouble }]);

    private static string[]? Stored(IReadOnlyList<string> lines, Redactor redactor) =>
        lines.Count > 0 ? [.. lines.Select(redactor.Line)] : null;

    /// <returns>Why it is not ready; null where it is.</returns>
    private static async Task<string?> ReadyAsync(ITarget target, CancellationToken cancellationToken)
    {
        try
        {
            await target.ReadyAsync(cancellationToken);
            return null;
        }
        catch (TargetUnreachableException error)
        {
            return error.Message;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return WasCancelled;
        }
    }

    /// <summary>Where it is a process of its own that is not there, the target gave no chance: another one of it may
    /// not be able to run beside the first.</summary>
    /// <returns>What the run failed of; null where it did not.</returns>
    private static string? NotDriven(Scenario scenario, string why, HistoryWriter history)
    {
        if (scenario.Processes == OwnProcesses.None)
            return why;
        history.Append("runner", new Mark { Name = MarkNames.NoChance, Detail = why });
        return null;
    }

    private static async Task<string?> DriveTargetAsync(
        Scenario scenario,
        ITarget target,
        RunOptions options,
        ulong seed,
        HistoryWriter history,
        Redactor redactor,
        CancellationToken cancellationToken
    )
    {
        var links = target.OpenLinks(seed, history, redactor, options.Time);
        var failure = await DriveAsync(
            scenario,
            new ScenarioContext(links, target, seed, history, redactor, options),
            options,
            cancellationToken
        );
        var broken = await CloseAsync(links);
        return failure ?? broken;
    }

    private static async Task<string?> DriveAsync(
        Scenario scenario,
        ScenarioContext context,
        RunOptions options,
        CancellationToken cancellationToken
    )
    {
        using var deadline = context.Deadline(options.Timeout, cancellationToken);
        string? failure = null;
        try
        {
            await scenario.DriveAsync(context, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            failure = $"the scenario did not end within {deadline}; --timeout gives it more";
            context.History.Append("runner", new Mark { Name = MarkNames.TimedOut, Detail = failure });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            failure = WasCancelled;
        }
        catch (TargetUnreachableException error)
        {
            failure = error.Message;
        }
#pragma warning disable CA1031 // whatever breaks a drive becomes a verdict with the history up to then
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = $"the drive failed: {error.GetType().Name}: {error.Message}";
        }

        var unhealed = await HealAsync(context, options.Time);
        await PartAsync(context, options.Time, cancellationToken);
        return failure ?? unhealed;
    }

    /// <summary>Ends the links; a lab that could not be made whole for the next run leaves a run that proves
    /// nothing.</summary>
    private static async Task<string?> CloseAsync(IRunLinks links)
    {
        try
        {
            await links.DisposeAsync();
            return null;
        }
#pragma warning disable CA1031 // whatever it is, the history up to then is judged
        catch (Exception error)
#pragma warning restore CA1031
        {
            return $"the lab could not be made whole again: {error.Message}";
        }
    }

    /// <summary>Gives back what the drive took of the target. A target that does not let it is judged by the drive
    /// alone.</summary>
    private static async Task PartAsync(ScenarioContext context, TimeProvider time, CancellationToken cancelled)
    {
        using var deadline = new CancellationTokenSource(PartingDeadline, time);
        await using var hurry = cancelled.Register(() => deadline.CancelAfter(HurriedParting));
        await context.PartAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Heals on a deadline of its own: the run's may be over.</summary>
    private static async Task<string?> HealAsync(ScenarioContext context, TimeProvider time)
    {
        try
        {
            return await context.HealAsync().WaitAsync(HealDeadline, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            return $"the faults were not healed within {HealDeadline.TotalSeconds:0} s";
        }
    }
}
