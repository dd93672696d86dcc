using System.CommandLine;
using McpTestbed.Cli.Output;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Cli.Commands;

/// <summary><c>run</c>: judges a server, or every server of a lab, and reports.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var targets = new TargetOptions();
        var selection = new SelectionOptions();
        var judging = new JudgingOptions();
        var output = new OutputOptions();
        var format = new ReportFormatOption();
        var command = new Command(
            "run",
            "Judge a server: which session faults does it survive, with proof from the wire?"
        );
        targets.AddTo(command);
        selection.AddTo(command);
        judging.AddTo(command);
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
                        var servers = targets.ReadLab(parsed);
                        if (servers is not null && format.IsForPrograms(parsed))
                            throw new UsageException(
                                "--format prints one report, and a lab has one a server; their files are below --out"
                            );
                        var (spec, chaos) = (servers is null ? targets.Read(parsed) : null, targets.ReadChaos(parsed));
                        var (scenarios, revisions) = (selection.Scenarios(parsed), selection.Revisions(parsed));
                        var baseline = judging.Baseline(parsed);
                        var (repeat, parallel, timeout) = (
                            selection.Repeat(parsed),
                            selection.Parallel(parsed),
                            selection.Timeout(parsed)
                        );
                        var answerTimeout = selection.AnswerTimeout(parsed);
                        var time = TimeProvider.System;
                        var console = new RunConsole(format.IsForPrograms(parsed));
                        var folder = output.Folder(parsed, time);
                        ServerRun RunIn(string place) =>
                            new()
                            {
                                Scenarios = scenarios,
                                Revisions = revisions,
                                Repeat = repeat,
                                Schedule = new()
                                {
                                    Folder = place,
                                    Seed = SelectionOptions.SeedOf(parsed, selection),
                                    Parallel = parallel,
                                    Timeout = timeout,
                                    AnswerTimeout = answerTimeout,
                                },
                                AtLevel = rows => judging.AtLevel(parsed, rows),
                                Console = console,
                                Chaos = chaos,
                            };

                        if (servers is not null)
                            return await new LabRun(RunIn, console, report =>
                                ReportConclusion.ExitCodeOf(report, baseline, judging.IsStrict(parsed))
                            ).JudgeAsync(servers, folder, cancellationToken);
                        await using var target = await TargetStarter.StartAsync(
                            spec!,
                            console.Say,
                            time,
                            cancellationToken
                        );
                        var report = await RunIn(folder)
                            .JudgeAsync(target, spec!.Kind.ToString().ToLowerInvariant(), cancellationToken);
                        format.Print(parsed, report, folder);
                        return ReportConclusion.Conclude(console, report, folder, baseline, judging.IsStrict(parsed));
                    },
                    cancellationToken
                )
        );
        return command;
    }
}
