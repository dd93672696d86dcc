using System.Text.RegularExpressions;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Reporting;
using Spectre.Console;

namespace McpTestbed.Cli.Output;

/// <summary>What a person sees of a report: the answer, each problem once with its proof, what is not known, a short
/// table, and in a line each what was not tried.</summary>
internal sealed partial class ReportConsole(RunConsole console)
{
    /// <summary>Width of the labels of a block; what is wrapped goes on behind them.</summary>
    private const int Labels = 15;

    /// <summary>Shows a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">The folder it is about.</param>
    public void Show(Report report, string folder)
    {
        Answer(report, folder);
        foreach (var problem in report.Problems)
            Show(report, problem);
        Unknown(report);
        foreach (var reason in report.Unread)
            console.Say($"left out: {reason}");
        foreach (var entry in report.Stale)
            console.Say($"stale baseline: {entry} was judged and holds; take it out");
        AreaTable.Show(report, console);
        NotTried(report);
        Close(report, folder);
    }

    private void Answer(Report report, string folder)
    {
        console.Say("");
        console.Say(VerdictSentence.Of(report), 0, ColourOf(report.ExitCode));
        if (!report.Rows.Any(row => row.WasDue))
        {
            foreach (var remark in report.Target?.Remarks ?? [])
                console.Say($"why:           {remark}", Labels);
        }

        var page = Path.Combine(folder, ReportFolder.Page);
        if (File.Exists(page))
            console.Say($"look at it:    {Relative(page)}", Labels);
        console.Say("");
    }

    private void Show(Report report, Problem problem)
    {
        var known = problem.IsKnown ? " (in the baseline)" : "";
        var checks = problem.Checks;
        var (row, check) = problem.Clearest;
        console.Say(
            $"{problem.Kind.ToText().ToUpperInvariant()} {problem.Id}{known}",
            0,
            problem.Kind switch
            {
                FindingKind.Violation => Color.Red,
                FindingKind.Warning => Color.Yellow,
                _ => Color.Grey,
            }
        );
        Line("should hold", check.Claim);
        Line("was seen", check.Explanation);
        if (checks.Count > 1)
            Line("and so", string.Join(", ", checks.Skip(1).Select(other => other.Id)));
        Line("revisions", string.Join(", ", problem.Revisions));
        Line("rule", string.Join(", ", check.Requirements));
        Line("proof", $"{Relative(row.Run!.HistoryPath)}, lines {string.Join(", ", check.Evidence.Take(8))}");
        if (row.Run.TraceId is { } trace)
            Line("trace", report.TraceOf(row)?.ToString() ?? trace);
        Line("change", check.Remedy);
        if (report.Target?.Kind is not "stored" and not "lab")
            Line("again", RunAgain.Of(report, row));
        console.Say("");
    }

    private void Line(string label, string text) => console.Say($"  {$"{label}:", -12} {text}", Labels);

    private static bool IsTimedOut(ReportRow row) => row.Run?.IsTimeoutAlone == true;

    private void Unknown(Report report)
    {
        Cancelled(report);
        TimedOut(report);
        foreach (
            var group in report
                .Rows.Where(row => !IsTimedOut(row) && !row.IsCancelled)
                .SelectMany(row =>
                    row.Checks.Where(check => check.Status == CheckStatus.Unknown)
                        .Select(check => (Row: row, Check: check))
                )
                .GroupBy(pair => (pair.Check.Id, pair.Check.Explanation))
        )
        {
            var (row, check) = group.Last();
            console.Say($"UNKNOWN {check.Id}", 0, Color.Yellow);
            Line("should hold", check.Claim);
            Line("not known", check.Explanation);
            Line("revisions", string.Join(", ", group.Select(pair => pair.Row.Revision.Id).Distinct()));
            Line("history", Relative(row.Run!.HistoryPath));
            console.Say("");
        }

        RunsAlone(report);
    }

    /// <summary>That the call was cancelled is one reason, for all that it left open.</summary>
    private void Cancelled(Report report)
    {
        if (report.Cancelled == 0)
            return;
        var begun = report.Rows.Where(row => row is { IsCancelled: true, IsOpen: false }).ToList();
        console.Say("UNKNOWN since the call was cancelled", 0, Color.Yellow);
        if (begun.Count > 0)
            Line("cut short", string.Join(", ", begun.Select(row => $"{row.Scenario.Id} ({row.Revision})")));
        if (report.Rows.Count(row => row.IsOpen) is > 0 and var never)
            Line("never begun", Counted.Of(never, "run"));
        console.Say("");
    }

    /// <summary>Runs that are unknown though each of their checks was judged, by their reason.</summary>
    private void RunsAlone(Report report)
    {
        foreach (
            var group in report
                .Rows.Where(row =>
                    row.Verdict == Verdict.Unknown && !IsTimedOut(row) && !row.IsCancelled && row.Because is not null
                )
                .GroupBy(row => row.Because!)
        )
        {
            console.Say("UNKNOWN", 0, Color.Yellow);
            Line("not known", group.Key);
            Line("in", string.Join(", ", group.Select(row => $"{row.Scenario.Id} ({row.Revision})")));
            console.Say("");
        }
    }

    /// <summary>Runs that a deadline left unknown: the deadline, once, and not each check that it left open.</summary>
    private void TimedOut(Report report)
    {
        foreach (var group in report.Rows.Where(IsTimedOut).GroupBy(row => Deadline(row.Run!.Timeout!)))
        {
            var run = group.Last().Run!;
            var open = group
                .SelectMany(row => row.Checks)
                .Where(check => check.Status == CheckStatus.Unknown)
                .Select(check => check.Id)
                .Distinct()
                .ToList();
            console.Say("UNKNOWN for a deadline", 0, Color.Yellow);
            Line("not known", run.Timeout!);
            Line("in", string.Join(", ", group.Select(row => $"{row.Scenario.Id} ({row.Revision})")));
            if (open.Count > 0)
                Line("left open", string.Join(", ", open));
            Line("history", Relative(run.HistoryPath));
            if (run.FirstTryPath is { } first)
                Line("first try", Relative(first));
            console.Say("");
        }
    }

    /// <summary>The same deadline of different exchanges is one cause.</summary>
    private static string Deadline(string reason) => ExchangeLabel().Replace(reason, "");

    private void NotTried(Report report)
    {
        var missing = report
            .Rows.SelectMany(row => row.Checks)
            .Where(check => check.Status == CheckStatus.NotExercised)
            .GroupBy(check => check.Id)
            .ToList();
        if (missing.Count > 0)
        {
            var options = missing
                .SelectMany(group =>
                    group
                        .SelectMany(check => OptionName().Matches(check.Explanation))
                        .Select(match => match.Value)
                        .Distinct()
                )
                .GroupBy(option => option)
                .OrderByDescending(group => group.Count())
                .Take(3)
                .Select(group => $"{group.Key} ({Counted.Of(group.Count(), "check")})")
                .ToList();
            console.Say(
                $"not exercised: {Counted.Of(missing.Count, "check")}, never counted as held"
                    + (options.Count > 0 ? $"; most would change with {string.Join(", ", options)}" : "")
                    + "; the page says why",
                Labels
            );
        }

        var absent = report
            .Rows.Where(row => !row.WasDue && row.Reason is not null)
            .GroupBy(row => row.Reason!)
            .ToList();
        if (absent.Count > 0)
            console.Say(
                "not applicable: "
                    + string.Join(
                        "; ",
                        absent
                            .OrderByDescending(group => group.Count())
                            .Take(3)
                            .Select(group => $"{Counted.Of(group.Count(), "run")}: {group.Key}")
                    ),
                Labels
            );
    }

    private void Close(Report report, string folder)
    {
        var checks = report.Rows.SelectMany(row => row.Checks).ToList();
        console.Say(
            $"{Counted.Of(report.Count(FindingKind.Violation), "violation")}, "
                + $"{Counted.Of(report.Count(FindingKind.Warning), "warning")}, "
                + $"{Counted.Of(report.Count(FindingKind.Observation), "observation")}, "
                + $"{Counted.Of(checks.Count(check => check.Status == CheckStatus.Held), "check")} held in all runs; "
                + $"{report.Duration.TotalSeconds:0.0} s, seed {report.Seed}"
        );
        if (report.InvariantSummary is { } invariants)
            console.Say(invariants);
        if (report.FaultSummary is { } faults)
            console.Say(faults);
        var written = File.Exists(Path.Combine(folder, "result.json"))
            ? $"/{ReportFolder.Page}, summary.md, result.json, junit.xml, results.sarif; one folder a run with its "
                + "history"
            : " (judged again, nothing written; 'report' writes)";
        console.Say($"reports: {Relative(folder)}{written}", 9);
        console.Say($"exit code {report.ExitCode}");
    }

    private static string Relative(string path) => Path.GetRelativePath(Directory.GetCurrentDirectory(), path);

    private static Color ColourOf(int? code) =>
        code switch
        {
            ExitCodes.Valid => Color.Green,
            ExitCodes.Invalid => Color.Red,
            _ => Color.Yellow,
        };

    [GeneratedRegex(@"--[a-z][a-z-]+|profile:NAME")]
    private static partial Regex OptionName();

    [GeneratedRegex(@" \([^)]*/x\d+\)")]
    private static partial Regex ExchangeLabel();
}
