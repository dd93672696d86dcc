using System.CommandLine;
using McpTestbed.Cli.Judging;
using McpTestbed.Cli.Output;
using McpTestbed.Cli.Runs;

namespace McpTestbed.Cli.Commands;

/// <summary><c>check</c>: judges stored histories again.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("RUN-DIR")
        {
            Description = "Folder of a run, one with many of them, or a history file of 'chaos --history'.",
        };
        var judging = new JudgingOptions();
        var format = new ReportFormatOption();
        var command = new Command("check", "Judge stored histories again; the verdicts are those of the run.")
        {
            folder,
        };
        judging.AddTo(command);
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var where = parsed.GetValue(folder)!;
            var criteria = judging.Read(parsed);
            var report = criteria.Weigh(StoredRuns.Load(where));
            format.Print(parsed, report, where);
            new ReportConsole(new(format.IsForPrograms(parsed))).Show(report, where);
            if (criteria.NewBaseline is { } file)
                new RunConsole(format.IsForPrograms(parsed)).Say(Baseline.Write(report, file));
            return report.ExitCode!.Value;
        });
        return command;
    }
}
