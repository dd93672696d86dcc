using McpTestbed.Cli.Output;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Runs;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Cli.Runs;

/// <summary>Judges one server by the scenarios that were chosen and writes its report.</summary>
internal sealed class ServerRun
{
    public required IReadOnlyList<Scenario> Scenarios { get; init; }

    public required IReadOnlyList<Revision> Revisions { get; init; }

    public required int Repeat { get; init; }

    public required Schedule Schedule { get; init; }

    /// <summary>The rows at the level that was asked for.</summary>
    public required Func<IReadOnlyList<ReportRow>, IReadOnlyList<ReportRow>> AtLevel { get; init; }

    public required RunConsole Console { get; init; }

    /// <summary>The control API of the chaos program that the links are opened in; null for this process.</summary>
    public Uri? Chaos { get; init; }

    /// <param name="target">The server, which is there.</param>
    /// <param name="kind">url, npm, profile, command or lab.</param>
    /// <param name="cancellationToken">Ends the runs early; what they recorded is judged.</param>
    public async Task<Report> JudgeAsync(ServerTarget target, string kind, CancellationToken cancellationToken)
    {
        var time = Schedule.Time;
        var (startedAt, began) = (time.GetUtcNow(), time.GetTimestamp());
        target.ChaosProgram = Chaos;
        Console.Introduce(target.Target);
        var pairs = Scenarios
            .SelectMany(scenario =>
                scenario
                    .Range.Revisions.Where(Revisions.Contains)
                    .Select(revision => (Scenario: scenario, Revision: revision))
            )
            .ToList();
        var planned = pairs
            .Where(pair => target.Target.Revisions.Contains(pair.Revision.Id))
            .SelectMany(pair =>
                Enumerable
                    .Range(1, Repeat)
                    .Select(repetition => new PlannedRun(target, pair.Scenario, pair.Revision, repetition))
            )
            .ToList();
        if (planned.Count == 0)
            Console.Say(
                "nothing to run: no chosen scenario applies to a revision that was chosen and that the target speaks"
            );
        var results = await Console.WatchAsync(planned.Count, done =>
            Schedule.RunAsync(planned, done, cancellationToken)
        );
        if (target.Output() is { Length: > 0 } printed)
            await File.WriteAllTextAsync(
                Path.Combine(Schedule.Folder, RunFiles.TargetOutput),
                printed,
                CancellationToken.None
            );
        if (target.HasDied)
            Console.Say(
                "the target ended by itself during the runs; what it printed last is in target.log, and "
                    + "histories of runs at that moment have its exit code"
            );
        if (results.Count < planned.Count)
            Console.Say($"cancelled: {results.Count} of {planned.Count} runs were done; the others are unknown");
        var begun = results.Select(result => (result.Scenario, result.Revision, result.Repetition)).ToHashSet();
        var never = planned
            .Where(run => !begun.Contains((run.Scenario, run.Revision, run.Repetition)))
            .Select(run => new ReportRow(
                run.Scenario,
                run.Revision,
                target.Target.Name,
                null,
                "the call was cancelled before this run began"
            )
            {
                IsOpen = true,
            });
        var rows = results
            .Select(result => new ReportRow(result.Scenario, result.Revision, result.Target, result))
            .Concat(never)
            .Concat(
                pairs
                    .Where(pair => !target.Target.Revisions.Contains(pair.Revision.Id))
                    .Select(pair => new ReportRow(
                        pair.Scenario,
                        pair.Revision,
                        target.Target.Name,
                        null,
                        $"the target does not speak {pair.Revision}"
                    ))
            )
            .ToList();
        var about = new ReportTarget(kind, target.Target.Name, target.Target.Revisions, target.Target.Remarks);
        var report = new Report(startedAt, Schedule.Seed, about, AtLevel(rows), time.GetElapsedTime(began))
        {
            Dashboard = DashboardAddress.Known,
        };
        ReportFolder.Write(report, Schedule.Folder);
        return report;
    }
}
