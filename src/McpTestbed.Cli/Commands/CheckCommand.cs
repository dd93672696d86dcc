using System.CommandLine;
using McpTestbed.Cli.Output;
using McpTestbed.Cli.Runs;

namespace McpTestbed.Cli.Commands;

/// <summary><c>check</c>: judges stored histories again.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("RUN-DIR") { Description = "Folder of a run, or one with many of them." };
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
            var baseline = judging.Baseline(parsed);
            var report = StoredRuns.Load(where);
            report = report with { Rows = judging.AtLevel(parsed, report.Rows) };
            format.Print(parsed, report, where);
            return ReportConclusion.Conclude(
                new RunConsole(format.IsForPrograms(parsed)),
                report,
                where,
                baseline,
                judging.IsStrict(parsed)
            );
        });
        return command;
    }
}
