using System.CommandLine;
using McpTestbed.Cli.Output;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Replicas;
using McpTestbed.Lab.Runs;

namespace McpTestbed.Cli.Commands;

/// <summary><c>prove</c>: the self-proof on our own reference servers, good and broken.</summary>
internal static class ProveCommand
{
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var selection = new SelectionOptions();
        var output = new OutputOptions();
        var format = new ReportFormatOption();
        var command = new Command(
            "prove",
            "The self-proof: no finding on the good reference servers, and on each broken one exactly its own."
        );
        selection.AddTo(command);
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
                        var scenarios = selection.Scenarios(parsed);
                        var revisions = selection.Revisions(parsed);
                        var (repeat, parallel, timeout) = (
                            selection.Repeat(parsed),
                            selection.Parallel(parsed),
                            selection.Timeout(parsed)
                        );
                        var answerTimeout = selection.AnswerTimeout(parsed);
                        var time = TimeProvider.System;
                        var console = new RunConsole(format.IsForPrograms(parsed));
                        var folder = output.Folder(parsed, time);
                        var (startedAt, began) = (time.GetUtcNow(), time.GetTimestamp());
                        var profiles = scenarios
                            .SelectMany(scenario =>
                                scenario.PositiveControls.Concat(
                                    scenario.NegativeControls.Select(control => control.Profile)
                                )
                            )
                            .Distinct()
                            .ToList();
                        var broken = profiles.Count(profile => profile.StartsWith("broken-", StringComparison.Ordinal));
                        console.Say($"starting {profiles.Count} reference servers, {broken} of them broken on purpose");

                        await using var targets = await ControlTargets.StartAsync(
                            profiles,
                            Standstill,
                            console.Say,
                            cancellationToken
                        );
                        if (targets.Store is { } store)
                            console.Say($"replicas share their sessions through {store}");
                        if (targets.Missing.Count > 0)
                            console.Say(
                                $"NOT EXERCISED: {string.Join(", ", targets.Missing)}: they share sessions "
                                    + "through Redis, and there is none; install redis-server (apt-get install "
                                    + "redis-server)"
                            );
                        var controls = scenarios
                            .SelectMany(scenario => ControlsOf(scenario, revisions, targets))
                            .ToList();
                        if (controls.Count == 0)
                            throw new UsageException(
                                "the selection has no control to run; choose other scenarios or revisions"
                            );
                        var planned = Enumerable
                            .Range(1, repeat)
                            .SelectMany(repetition =>
                                controls.Select(control => new PlannedRun(
                                    targets[control.Profile],
                                    control.Scenario,
                                    control.Revision,
                                    repetition
                                )
                                {
                                    IsControl = true,
                                    NegativeControl = control.Negative,
                                })
                            )
                            .ToList();
                        var schedule = new Schedule
                        {
                            Folder = folder,
                            Seed = SelectionOptions.SeedOf(parsed, selection),
                            Parallel = parallel,
                            Timeout = timeout,
                            AnswerTimeout = answerTimeout,
                        };
                        var results = await console.WatchAsync(planned.Count, done =>
                            schedule.RunAsync(planned, done, cancellationToken)
                        );

                        var rows = results
                            .Select(result => new ReportRow(result.Scenario, result.Revision, result.Target, result))
                            .ToList();
                        var report = new Report(startedAt, schedule.Seed, null, rows, time.GetElapsedTime(began))
                        {
                            Dashboard = DashboardAddress.Known,
                        };
                        ReportFolder.Write(report, folder);
                        format.Print(parsed, report, folder);
                        var isProven = results.Count == planned.Count && results.All(result => result.Proven == true);
                        ProofConsole.Show(console, report, folder, planned.Count, repeat);
                        return isProven ? ExitCodes.Valid : ExitCodes.Invalid;
                    },
                    cancellationToken
                )
        );
        return command;
    }

    private static IEnumerable<(
        Scenario Scenario,
        string Profile,
        Revision Revision,
        NegativeControl? Negative
    )> ControlsOf(Scenario scenario, IReadOnlyList<Revision> revisions, ControlTargets targets)
    {
        foreach (var profile in scenario.PositiveControls)
        {
            foreach (var revision in InRange(profile))
                yield return (scenario, profile, revision, null);
        }

        foreach (var control in scenario.NegativeControls)
        {
            var revision = control.Only is null
                ? InRange(control.Profile).LastOrDefault()
                : InRange(control.Profile).FirstOrDefault(candidate => candidate == control.Only);
            if (revision is not null)
                yield return (scenario, control.Profile, revision, control);
        }

        IEnumerable<Revision> InRange(string profile) =>
            scenario.Range.Revisions.Where(revision =>
                !targets.Missing.Contains(profile)
                && revisions.Contains(revision)
                && targets[profile].Target.Revisions.Contains(revision.Id)
            );
    }
}
