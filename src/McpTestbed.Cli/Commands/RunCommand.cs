using System.CommandLine;
using McpTestbed.Cli.Judging;
using McpTestbed.Cli.Output;
using McpTestbed.Cli.Runs;
using McpTestbed.Core.Reporting;
using McpTestbed.Lab.Runs;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Cli.Commands;

/// <summary><c>run</c>: judges a server, every server of a lab, or a client, and reports.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var targets = new TargetOptions();
        var selecting = new SelectionOptions(Parallelism.OfServer);
        var judging = new JudgingOptions();
        var output = new OutputOptions();
        var format = new ReportFormatOption();
        var command = new Command(
            "run",
            "Judge a server or a client: which session faults does it survive, with proof from the wire?"
        );
        targets.AddTo(command);
        selecting.AddTo(command);
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
                        var lab = targets.ReadLab(parsed);
                        if (lab is not null && format.IsForPrograms(parsed))
                            throw new UsageException(
                                "--format prints one report, and a lab has one a target; their files are below --out"
                            );
                        var (spec, chaos) = (lab is null ? targets.Read(parsed) : null, targets.ReadChaos(parsed));
                        var selection = selecting.Read(parsed);
                        var criteria = judging.Read(parsed);
                        var time = TimeProvider.System;
                        var console = new RunConsole(format.IsForPrograms(parsed));
                        var folder = output.Folder(parsed, time);
                        var run = new TargetRun(selection, criteria, console)
                        {
                            Chaos = chaos,
                            Replicas = spec?.Replicas,
                        };
                        var clientRun = new ClientRun(selection, criteria, console);
                        if (lab is not null)
                            return await new LabRun(run, clientRun, console).JudgeAsync(lab, folder, cancellationToken);
                        var kind = spec!.Kind.ToString().ToLowerInvariant();
                        Report report;
                        if (spec.IsClient)
                        {
                            report = await clientRun.JudgeAsync(spec, kind, folder, cancellationToken);
                        }
                        else
                        {
                            var since = time.GetTimestamp();
                            await using var target = await TargetStarter.StartAsync(
                                spec,
                                console.Say,
                                time,
                                cancellationToken
                            );
                            report = await run.JudgeAsync(target, kind, folder, cancellationToken, since);
                        }

                        format.Print(parsed, report, folder);
                        new ReportConsole(console).Show(report, folder);
                        if (criteria.NewBaseline is { } file)
                            console.Say(Baseline.Write(report, file));
                        JobSummary.Append(report, folder);
                        return report.ExitCode!.Value;
                    },
                    cancellationToken
                )
        );
        return command;
    }
}
