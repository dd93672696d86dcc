using System.CommandLine;
using McpTestbed.Cli.Output;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Runs;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Cli.Commands;

/// <summary><c>run</c>: judges a server and reports.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var targets = new TargetOptions();
        var selection = new SelectionOptions();
        var judging = new JudgingOptions();
        var output = new OutputOptions();
        var format = new ReportFormatOption();
        var command = new Command("run", "Judge a server: which session faults does it survive, with proof from the wire?");
        targets.AddTo(command);
        selection.AddTo(command);
        judging.AddTo(command);
        output.AddTo(command);
        format.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (spec, chaos) = (targets.Read(parsed), targets.ReadChaos(parsed));
            var scenarios = selection.Scenarios(parsed);
            var revisions = selection.Revisions(parsed);
            var baseline = judging.Baseline(parsed);
            var (repeat, parallel, timeout) = (selection.Repeat(parsed), selection.Parallel(parsed), selection.Timeout(parsed));
            var time = TimeProvider.System;
            var console = new RunConsole(format.IsForPrograms(parsed));
            var (startedAt, began) = (time.GetUtcNow(), time.GetTimestamp());

            var folder = output.Folder(parsed, time);
            await using var target = await TargetStarter.StartAsync(spec, console.Say, time, cancellationToken);
            target.ChaosProgram = chaos;
            console.Introduce(target.Target);
            var pairs = scenarios.SelectMany(scenario => scenario.Range.Revisions.Where(revisions.Contains).Select(revision => (Scenario: scenario, Revision: revision))).ToList();
            var planned = pairs.Where(pair => target.Target.Revisions.Contains(pair.Revision.Id))
                .SelectMany(pair => Enumerable.Range(1, repeat).Select(repetition => new PlannedRun(target, pair.Scenario, pair.Revision, repetition))).ToList();
            if (planned.Count == 0) console.Say("nothing to run: no chosen scenario applies to a revision that was chosen and that the target speaks");
            var schedule = new Schedule { Folder = folder, Seed = SelectionOptions.SeedOf(parsed, selection), Parallel = parallel, Timeout = timeout };
            var results = await console.WatchAsync(planned.Count, done => schedule.RunAsync(planned, done, cancellationToken));
            if (target.Output() is { Length: > 0 } printed) await File.WriteAllTextAsync(Path.Combine(folder, RunFiles.TargetOutput), printed, CancellationToken.None);
            if (target.HasDied) console.Say("the target ended by itself during the runs; what it printed last is in target.log, and histories of runs at that moment have its exit code");
            if (results.Count < planned.Count) console.Say($"cancelled: {results.Count} of {planned.Count} runs were done; the others are unknown");
            var begun = results.Select(result => (result.Scenario, result.Revision, result.Repetition)).ToHashSet();
            var never = planned.Where(run => !begun.Contains((run.Scenario, run.Revision, run.Repetition)))
                .Select(run => new ReportRow(run.Scenario, run.Revision, target.Target.Name, null, "the call was cancelled before this run began") { IsOpen = true });
            var rows = results.Select(result => new ReportRow(result.Scenario, result.Revision, result.Target, result)).Concat(never).Concat(
                pairs.Where(pair => !target.Target.Revisions.Contains(pair.Revision.Id))
                    .Select(pair => new ReportRow(pair.Scenario, pair.Revision, target.Target.Name, null, $"the target does not speak {pair.Revision}"))).ToList();
            var about = new ReportTarget(spec.Kind.ToString().ToLowerInvariant(), target.Target.Name, target.Target.Revisions, target.Target.Remarks);
            var report = new Report(startedAt, schedule.Seed, about, judging.AtLevel(parsed, rows), time.GetElapsedTime(began)) { Dashboard = DashboardAddress.Known };
            ReportFolder.Write(report, folder);
            format.Print(parsed, report, folder);
            return ReportConclusion.Conclude(console, report, folder, baseline, judging.IsStrict(parsed));
        });
        return command;
    }
}
