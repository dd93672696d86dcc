using System.CommandLine;
using McpTestbed.Cli.Output;
using McpTestbed.Cli.Runs;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Commands;

/// <summary><c>show</c>: one run as a conversation.</summary>
internal static class ShowCommand
{
    /// <summary>Runs that are named where one must be chosen.</summary>
    private const int MostNamed = 20;

    public static Command Create()
    {
        var run = new Argument<string>("RUN")
        {
            Description = "Folder of a run, or a history file, also one of 'chaos --history'.",
        };
        var follow = new Option<bool>("--follow")
        {
            Description =
                "Go on as long as the run does: each step as it is written, until the run ends or Ctrl-C is pressed.",
        };
        var command = new Command("show", "Print a run as a conversation: exchanges, events and faults, with times.")
        {
            run,
            follow,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var console = new RunConsole(standardOutputIsTaken: false);
                var path = FileOf(parsed.GetValue(run)!);
                if (parsed.GetValue(follow))
                    await FollowedRun.ShowAsync(path, console, cancellationToken);
                else
                    Show(path, console);
            }
        );
        return command;
    }

    private static void Show(string path, RunConsole console)
    {
        var report = StoredRuns.Load(path);
        var row = report.Rows[0];
        var proof = row.Checks.Where(check => check.IsFinding).SelectMany(check => check.Evidence).ToHashSet();
        console.Say($"{row.Scenario.Id}, {row.Revision}, {row.Target}: {row.Verdict.ToText()}");
        console.Say(row.Scenario.Summary);
        foreach (var line in ConversationText.Lines(Conversation.Of(History.Load(path)), proof))
            console.Say(line, 22);
        foreach (var check in row.Checks.Where(check => check.IsFinding))
            console.Say(
                $"{check.Finding!.Value.ToText().ToUpperInvariant()} {check.Id}: {check.Explanation} "
                    + $"(lines {string.Join(", ", check.Evidence.Take(8))})",
                2
            );
        if (row.Because is { } why)
            console.Say($"{row.Verdict.ToText()}: {why}", 2);
    }

    private static string FileOf(string given)
    {
        if (File.Exists(given))
            return Path.GetFullPath(given);
        var files = StoredRuns.FilesBelow(given);
        if (files.Count > 1)
            throw new UsageException(
                $"'{given}' has {Counted.Of(files.Count, "run")}; give one of them:\n"
                    + string.Join(
                        '\n',
                        files
                            .Take(MostNamed)
                            .Select(file =>
                                "  "
                                + Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.GetDirectoryName(file)!)
                            )
                    )
                    + (files.Count > MostNamed ? $"\n  and {files.Count - MostNamed} more" : "")
            );
        return files[0];
    }
}
