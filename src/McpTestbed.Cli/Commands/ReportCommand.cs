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
        var command = new Command("report", "Write summary.md, result.json and junit.xml of stored histories again.")
        {
            folder,
        };
        command.SetAction(parsed =>
        {
            var where = parsed.GetValue(folder)!;
            ReportFolder.Write(StoredRuns.Load(where), where);
            Console.Out.WriteLine($"{Path.Combine(where, "summary.md")}, result.json and junit.xml are written");
        });
        return command;
    }
}
