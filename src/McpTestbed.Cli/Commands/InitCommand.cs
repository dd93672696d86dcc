using System.CommandLine;
using System.Reflection;
using McpTestbed.Cli.Judging;
using McpTestbed.Cli.Output;
using McpTestbed.Cli.Runs;
using McpTestbed.Core.Reporting;
using McpTestbed.Lab.Runs;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Cli.Commands;

/// <summary><c>init</c>: judges the target once, and writes what CI needs to judge it from then on.</summary>
internal static class InitCommand
{
    private const string BaselineFile = "mcptestbed-baseline.yml";

    public static Command Create()
    {
        var targets = new TargetOptions();
        var selecting = new SelectionOptions(Parallelism.OfServer);
        var output = new OutputOptions();
        var into = new Option<string>("--into")
        {
            Description = "The folder that gets the files.",
            DefaultValueFactory = _ => ".",
            HelpName = "DIR",
        };
        var command = new Command(
            "init",
            "Judge a target once, and write a starter for CI: a GitHub workflow, and a baseline of what is known now."
        );
        targets.AddTo(command);
        selecting.AddTo(command);
        output.AddTo(command);
        command.Add(into);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (targets.ReadLab(parsed) is not null)
                    throw new UsageException("--lab is not for init: give one target");
                var spec = targets.Read(parsed);
                var folder = parsed.GetValue(into)!;
                var workflow = Path.Combine(folder, StarterWorkflow.File);
                var baseline = Path.Combine(folder, BaselineFile);
                foreach (var file in (string[])[workflow, baseline])
                {
                    if (File.Exists(file))
                        throw new UsageException(
                            $"'{file}' is there already; remove it, or give another folder (--into)"
                        );
                }

                var report = await JudgeAsync(spec, selecting.Read(parsed), targets, output, parsed, cancellationToken);
                if (report.Rows.Any(row => row.IsOpen) || !report.Rows.Any(row => row.WasDue))
                    throw new UsageException("nothing is written, since not every run took place");
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(workflow))!);
                var known = Baseline.Write(baseline, new Criteria().Counted(report), report.Target!.Role);
                await File.WriteAllTextAsync(
                    workflow,
                    StarterWorkflow.Text(Version, spec, parsed.Tokens.Select(token => token.Value), BaselineFile),
                    cancellationToken
                );
                var console = new RunConsole(false);
                console.Say($"wrote {workflow}: judges the target at every push");
                console.Say($"wrote {baseline}: {known} findings that are known now; every other one fails");
                return ExitCodes.Valid;
            }
        );
        return command;
    }

    /// <summary>The version of this program, as its package has it.</summary>
    private static string Version =>
        typeof(InitCommand)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    private static async Task<Report> JudgeAsync(
        TargetSpec spec,
        Selection selection,
        TargetOptions targets,
        OutputOptions output,
        ParseResult parsed,
        CancellationToken cancellationToken
    )
    {
        var (console, time, criteria) = (new RunConsole(false), TimeProvider.System, new Criteria());
        var kind = spec.Kind.ToString().ToLowerInvariant();
        var folder = output.Folder(parsed, time);
        if (spec.IsClient)
            return await new ClientRun(selection, criteria, console).JudgeAsync(spec, kind, folder, cancellationToken);
        var chaos = targets.ReadChaos(parsed);
        await using var target = await TargetStarter.StartAsync(spec, console.Say, time, cancellationToken);
        return await new TargetRun(selection, criteria, console) { Chaos = chaos }.JudgeAsync(
            target,
            kind,
            folder,
            cancellationToken
        );
    }
}
