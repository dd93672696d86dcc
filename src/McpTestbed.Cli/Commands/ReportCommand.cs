using System.CommandLine;
using McpTestbed.Cli.Output;
using McpTestbed.Cli.Runs;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Commands;

/// <summary><c>report</c>: writes the reports of stored histories again, or two of them beside each other.</summary>
internal static class ReportCommand
{
    private const string Comparison = "comparison.html";

    public static Command Create()
    {
        var folder = new Argument<string>("RUN-DIR") { Description = "Folder of a run, or one with many of them." };
        var later = new Argument<string?>("LATER-RUN-DIR")
        {
            Description =
                "A second one: nothing is written again, but the two are compared, on the console and as "
                + $"{Comparison} in this folder. Ends with 1 where a violation is new, with 2 where one is not judged "
                + "any more.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "report",
            "Write the page and the other reports of stored histories again, or compare two."
        )
        {
            folder,
            later,
        };
        var judging = new JudgingOptions();
        judging.AddTo(command);
        command.SetAction(parsed =>
        {
            var where = FolderOf(parsed.GetValue(folder)!);
            var criteria = judging.Read(parsed);
            var report = criteria.Weigh(StoredRuns.Load(where));
            if (parsed.GetValue(later) is { } second)
                return Compare(report, where, criteria.Weigh(StoredRuns.Load(FolderOf(second))), second);
            ReportFolder.Write(report, where);
            Console.Out.WriteLine(
                $"{Path.Combine(where, ReportFolder.Page)}, summary.md, result.json, junit.xml and results.sarif "
                    + "are written"
            );
            return ExitCodes.Valid;
        });
        return command;
    }

    private static int Compare(Report before, string beforeFolder, Report after, string afterFolder)
    {
        if (before.IsProof || after.IsProof)
            throw new UsageException("a self-proof is not compared: what its broken targets show must be there");
        var comparison = Core.Reporting.Comparison.Of(before, after);
        var page = Path.Combine(afterFolder, Comparison);
        var earlier = Path.GetRelativePath(
            Path.GetFullPath(afterFolder),
            Path.Combine(Path.GetFullPath(beforeFolder), ReportFolder.Page)
        );
        ReportFolder.WriteWhole(page, ComparisonPage.Write(comparison, earlier.Replace('\\', '/'), ReportFolder.Page));
        var console = new RunConsole(standardOutputIsTaken: false);
        ComparisonText.Show(comparison, console);
        console.Say($"look at it:    {page}");
        var code =
            comparison.Of(ChangeKind.New).Concat(comparison.Of(ChangeKind.Changed)).Any(IsNewViolation)
                ? ExitCodes.Invalid
            : comparison.Of(ChangeKind.NotJudged).Any(IsViolation) || after.Unread.Count > 0 ? ExitCodes.Unknown
            : ExitCodes.Valid;
        console.Say($"exit code {code}");
        return code;
    }

    private static bool IsNewViolation(Change change) =>
        IsViolation(change) && change.Before?.Finding != FindingKind.Violation;

    private static bool IsViolation(Change change) => change.Finding.Finding == FindingKind.Violation;

    private static string FolderOf(string given) =>
        File.Exists(given)
            ? throw new UsageException($"'{given}' is a file, and reports are written into a folder; 'check' takes it")
            : given;
}
