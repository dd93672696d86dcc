using System.CommandLine;
using McpTestbed.Cli.Output;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Replicas;
using McpTestbed.Lab.Runs;

namespace McpTestbed.Cli.Commands;

/// <summary><c>prove</c>: the self-proof on our own reference servers and clients, good and broken.</summary>
internal static class ProveCommand
{
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var selecting = new SelectionOptions(Parallelism.OfReferences);
        var output = new OutputOptions();
        var format = new ReportFormatOption();
        var command = new Command(
            "prove",
            "The self-proof: no finding on the good reference servers and clients, and on each broken one "
                + "exactly its own."
        );
        selecting.AddTo(command);
        output.AddTo(command);
        format.AddTo(command);
        var dashboard = new DashboardOption();
        dashboard.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                dashboard.AroundAsync(
                    parsed,
                    new(format.IsForPrograms(parsed)),
                    async () =>
                    {
                        var selection = selecting.Read(parsed);
                        var time = TimeProvider.System;
                        var console = new RunConsole(format.IsForPrograms(parsed));
                        var folder = output.Folder(parsed, time);
                        await using var targets = await StartAsync(selection.Scenarios, console, cancellationToken);
                        var plan = RunPlan.ForControls(
                            selection.Scenarios,
                            selection.Revisions,
                            targets,
                            selection.Repeat
                        );
                        if (plan.Runs.Count == 0)
                            throw new UsageException(
                                "the selection has no control to run; choose other scenarios or revisions"
                            );
                        var campaign = new Campaign(time)
                        {
                            Dashboard = DashboardAddress.Known,
                            Weighed = report =>
                                Weighed(report, plan.Runs.Count, cancellationToken.IsCancellationRequested),
                        };
                        var report = await console.WatchAsync(plan.Runs.Count, watch =>
                            campaign.RunAsync(plan, selection.ScheduleIn(folder, watch), watch.Ended, cancellationToken)
                        );
                        format.Print(parsed, report, folder);
                        ProofConsole.Show(console, report, folder, plan.Runs.Count, selection.Repeat);
                        if (report.ExitCode == ExitCodes.Unknown)
                            console.Say(
                                $"cancelled: {report.Rows.Count} of {Counted.Of(plan.Runs.Count, "run")} were begun"
                            );
                        JobSummary.Append(report, folder);
                        return report.ExitCode!.Value;
                    },
                    cancellationToken
                )
        );
        return command;
    }

    /// <summary>What was cut short proves nothing, either way.</summary>
    private static Report Weighed(Report report, int planned, bool isCancelled) =>
        report with
        {
            ExitCode =
                report.Rows.Count == planned && report.Rows.All(row => row.Run!.Proven == true) ? ExitCodes.Valid
                : isCancelled ? ExitCodes.Unknown
                : ExitCodes.Invalid,
        };

    /// <summary>The good and broken targets that the scenarios name.</summary>
    private static async Task<ControlTargets> StartAsync(
        IReadOnlyList<Scenario> scenarios,
        RunConsole console,
        CancellationToken cancellationToken
    )
    {
        var profiles = scenarios
            .SelectMany(scenario => scenario.ControlProfiles.Select(profile => (profile, scenario.Role)))
            .Distinct()
            .ToLookup(pair => pair.Role, pair => pair.profile);
        var broken = scenarios
            .SelectMany(scenario => scenario.NegativeControls)
            .Select(control => control.Profile)
            .Distinct()
            .Count();
        console.Say(
            $"starting {Counted.Of(profiles[TargetRole.Server].Count(), "reference server")} and "
                + $"{Counted.Of(profiles[TargetRole.Client].Count(), "reference client")}, {broken} of them "
                + "broken on purpose"
        );
        var targets = await ControlTargets.StartAsync(scenarios, Standstill, console.Say, cancellationToken);
        if (targets.Store is { } store)
            console.Say($"replicas share their sessions through {store}");
        if (targets.Missing.Count > 0)
            console.Say(
                $"NOT EXERCISED: {string.Join(", ", targets.Missing)}: they share sessions "
                    + "through Redis, and there is none; install redis-server (apt-get install "
                    + "redis-server)"
            );
        return targets;
    }
}
