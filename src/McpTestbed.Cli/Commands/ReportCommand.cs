using System.CommandLine;
using McpTestbed.Cli.Runs;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Commands;

/// <summary><c>report</c>: writes the reports of stored histories again.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("RUN-DIR") { Description = "Folder of a run, or one with many of them." };
        var command = new Command("report", "Write the page and the other reports of stored histories again.")
        {
            folder,
        };
        var judging = new JudgingOptions();
        judging.AddTo(command);
        command.SetAction(parsed =>
        {
            var where = parsed.GetValue(folder)!;
            if (File.Exists(where))
                throw new UsageException(
                    $"'{where}' is a file, and reports are written into a folder; 'check' takes it"
                );
            ReportFolder.Write(judging.Read(parsed).Weigh(StoredRuns.Load(where)), where);
            Console.Out.WriteLine(
                $"{Path.Combine(where, ReportFolder.Page)}, summary.md, result.json, junit.xml and results.sarif "
                    + "are written"
            );
        });
        return command;
    }
}
