using McpTestbed.Cli.Judging;
using McpTestbed.Cli.Output;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Replicas;
using McpTestbed.Lab.Runs;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Cli.Runs;

/// <summary>Judges one target by what was chosen, and says what happens meanwhile.</summary>
internal sealed class TargetRun(Selection selection, Criteria criteria, RunConsole console)
{
    /// <summary>The control API of the chaos program that the links are opened in; null for this process.</summary>
    public Uri? Chaos { get; init; }

    /// <summary>As how many replicas the target is meant to run, at least 2; null where nobody said so.</summary>
    public int? Replicas { get; init; }

    /// <param name="target">The target, which is there.</param>
    /// <param name="kind">url, npm, profile, command, attach or lab.</param>
    /// <param name="folder">Gets the report, and a folder for each run.</param>
    /// <param name="cancellationToken">Ends the runs early; what they recorded is judged.</param>
    /// <param name="since">When it was begun to be looked for, as a timestamp of the system's clock; null for
    /// now.</param>
    public async Task<Report> JudgeAsync(
        ITarget target,
        string kind,
        string folder,
        CancellationToken cancellationToken,
        long? since = null
    )
    {
        var server = target as ServerTarget;
        if (server is not null)
            server.ChaosProgram = Chaos;
        var facts = target.Facts;
        var campaign = new Campaign(TimeProvider.System, since)
        {
            Target = new(facts.Role, kind, facts.Name, facts.Revisions, facts.Remarks),
            Dashboard = DashboardAddress.Known,
            Weighed = criteria.Weigh,
        };
        console.Introduce(facts);
        await using var copies = server is null ? null : new TargetCopies(server, Replicas);
        var plan = RunPlan.ForTarget(target, selection.Scenarios, selection.Revisions, selection.Repeat, copies);
        if (plan.Runs.Count == 0)
            console.Say(
                "nothing to run: no chosen scenario applies to a revision that was chosen and that the target speaks"
            );
        var report = await console.WatchAsync(plan.Runs.Count, watch =>
            campaign.RunAsync(plan, selection.ScheduleIn(folder, watch), watch.Ended, cancellationToken)
        );
        if (server?.Output() is { Length: > 0 } printed)
            await File.WriteAllTextAsync(Path.Combine(folder, RunFiles.TargetOutput), printed, CancellationToken.None);
        if (server is { Deaths: > 0 } && !cancellationToken.IsCancellationRequested)
            console.Say(
                "the target ended by itself during the runs; what it printed last is in target.log, and "
                    + "histories of runs at that moment have its exit code"
            );
        if (report.Cancelled is > 0 and var open)
            console.Say(
                $"cancelled: {plan.Runs.Count - open} of {Counted.Of(plan.Runs.Count, "run")} were done; the others "
                    + "are unknown"
            );
        return report;
    }
}
