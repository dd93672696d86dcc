using McpTestbed.Cli.Judging;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Reporting;
using Spectre.Console;

namespace McpTestbed.Cli.Output;

/// <summary>What a person sees of a report: the table, every finding with its proof, and what is not known.</summary>
internal sealed class ReportConsole(RunConsole console)
{
    /// <summary>Shows a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">The folder it is about.</param>
    /// <param name="baseline">Findings that are known; null for none.</param>
    /// <param name="exitCode">The exit code of the call.</param>
    public void Show(Report report, string folder, Baseline? baseline, int exitCode)
    {
        Table(report);
        Findings(report, baseline);
        Unknown(report);
        NotExercised(report);
        foreach (var entry in baseline?.Stale(report) ?? [])
            console.Say($"stale baseline: {entry} was judged and holds; take it out");
        Close(report, folder, exitCode);
    }

    private void Table(Report report)
    {
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumns("Scenario", "Revisions", "Verdict", "Held", "What does not hold");
        foreach (var group in report.Rows.Where(row => row.Run is not null).GroupBy(row => row.Scenario.Id))
        {
            var worst = group.Max(row => row.Verdict);
            var checks = group.SelectMany(row => row.Checks).ToList();
            var timedOut = group.Where(IsTimedOut).SelectMany(row => row.Checks).ToHashSet();
            var judged = checks.Where(check => check.Status != CheckStatus.NotExercised).ToList();
            var why = judged
                .Where(check => check.IsFinding || (check.Status == CheckStatus.Unknown && !timedOut.Contains(check)))
                .Select(check => $"{check.Id} ({check.Finding?.ToText() ?? "unknown"})")
                .Concat(group.Select(row => row.Because).OfType<string>())
                .Distinct()
                .ToList();
            table.AddRow(
                new Text(group.Key),
                new Text(string.Join(", ", group.Select(row => row.Revision.Id).Distinct())),
                new Text(worst.ToText(), new Style(ColorOf(worst))),
                new Text($"{judged.Count(check => check.Status == CheckStatus.Held)} of {judged.Count}"),
                new Text(string.Join("\n", why.Select(PlainText.OneLine)))
            );
        }

        console.Write(table);
    }

    private void Findings(Report report, Baseline? baseline)
    {
        foreach (var group in report.Findings.GroupBy(pair => (pair.Check.Finding, pair.Check.Id)))
        {
            var (row, check) = group.Last();
            var known = baseline?.Lists(row, check) == true ? " (in the baseline)" : "";
            console.Write(
                new Text(
                    $"{check.Finding!.Value.ToText().ToUpperInvariant()} {check.Id}{known}\n",
                    new Style(
                        check.Finding == FindingKind.Violation ? Color.Red
                        : check.Finding == FindingKind.Warning ? Color.Yellow
                        : Color.Grey
                    )
                )
            );
            console.Say($"  should hold: {check.Claim}");
            console.Say($"  was seen:    {check.Explanation}");
            console.Say($"  revisions:   {string.Join(", ", group.Select(pair => pair.Row.Revision.Id).Distinct())}");
            console.Say($"  rule:        {string.Join(", ", check.Requirements)}");
            console.Say(
                $"  proof:       {Path.GetRelativePath(Directory.GetCurrentDirectory(), row.Run!.HistoryPath)}, "
                    + $"lines {string.Join(", ", check.Evidence.Take(8))}"
            );
            if (row.Run.TraceId is { } trace)
                console.Say($"  trace:       {report.TraceOf(row)?.ToString() ?? trace}");
            console.Say($"  change:      {check.Remedy}");
            console.Say("");
        }
    }

    private static bool IsTimedOut(ReportRow row) => row.Run?.IsTimeoutAlone == true;

    private void Unknown(Report report)
    {
        TimedOut(report);
        foreach (
            var group in report
                .Rows.Where(row => !IsTimedOut(row))
                .SelectMany(row =>
                    row.Checks.Where(check => check.Status == CheckStatus.Unknown)
                        .Select(check => (Row: row, Check: check))
                )
                .GroupBy(pair => (pair.Check.Id, pair.Check.Explanation))
        )
        {
            var (row, check) = group.Last();
            console.Write(new Text($"UNKNOWN {check.Id}\n", new Style(Color.Yellow)));
            console.Say($"  should hold: {check.Claim}");
            console.Say($"  not known:   {check.Explanation}");
            console.Say($"  revisions:   {string.Join(", ", group.Select(pair => pair.Row.Revision.Id).Distinct())}");
            console.Say(
                $"  history:     {Path.GetRelativePath(Directory.GetCurrentDirectory(), row.Run!.HistoryPath)}"
            );
            console.Say("");
        }
    }

    /// <summary>Runs that a deadline left unknown: the deadline, once, and not each check that it left open.</summary>
    private void TimedOut(Report report)
    {
        foreach (var group in report.Rows.Where(IsTimedOut).GroupBy(row => row.Run!.Timeout!))
        {
            var run = group.Last().Run!;
            var open = group
                .SelectMany(row => row.Checks)
                .Where(check => check.Status == CheckStatus.Unknown)
                .Select(check => check.Id)
                .Distinct()
                .ToList();
            console.Write(new Text("UNKNOWN for a deadline\n", new Style(Color.Yellow)));
            console.Say($"  not known:   {group.Key}");
            console.Say(
                $"  in:          {string.Join(", ", group.Select(row => $"{row.Scenario.Id} ({row.Revision})"))}"
            );
            if (open.Count > 0)
                console.Say($"  left open:   {string.Join(", ", open)}");
            console.Say($"  history:     {Path.GetRelativePath(Directory.GetCurrentDirectory(), run.HistoryPath)}");
            if (run.FirstTryPath is { } first)
                console.Say($"  first try:   {Path.GetRelativePath(Directory.GetCurrentDirectory(), first)}");
            console.Say("");
        }
    }

    private void NotExercised(Report report)
    {
        var all = report
            .Rows.SelectMany(row =>
                row.Checks.Select(check => (Revision: row.Revision.Id, check.Id, check.Status, check.Explanation))
            )
            .ToList();
        var missing = all.Where(entry => entry.Status == CheckStatus.NotExercised).ToList();
        if (missing.Count == 0)
            return;
        var elsewhere = all.Except(missing).Select(entry => entry.Id).ToHashSet();
        console.Say("not exercised (never counted as held):");
        foreach (var reason in missing.GroupBy(entry => entry.Explanation))
        {
            var checks = reason
                .GroupBy(entry => entry.Id, entry => entry.Revision)
                .Select(check =>
                    elsewhere.Contains(check.Key)
                        ? $"{check.Key} (in {string.Join(", ", check.Distinct())})"
                        : check.Key
                );
            console.Say($"  {reason.Key}");
            console.Say($"    {string.Join(", ", checks)}");
        }

        console.Say("");
    }

    private void Close(Report report, string folder, int code)
    {
        var checks = report.Rows.SelectMany(row => row.Checks).ToList();
        console.Say(
            $"{report.Count(Verdict.Valid)} valid, {report.Count(Verdict.Invalid)} invalid, "
                + $"{report.Count(Verdict.Unknown)} unknown, {report.Count(Verdict.NotApplicable)} not applicable; "
                + $"{report.Count(FindingKind.Violation)} violations, {report.Count(FindingKind.Warning)} warnings, "
                + $"{report.Count(FindingKind.Observation)} observations, "
                + $"{checks.Count(check => check.Status == CheckStatus.Held)} checks held; "
                + $"{report.Duration.TotalSeconds:0.0} s"
        );
        if (report.InvariantSummary is { } invariants)
            console.Say(invariants);
        if (report.FaultSummary is { } faults)
            console.Say(faults);
        var written = File.Exists(Path.Combine(folder, "result.json"))
            ? "/summary.md, result.json, junit.xml; one folder a run with its history"
            : " (judged again, nothing written; 'report' writes)";
        console.Say($"reports: {Path.GetRelativePath(Directory.GetCurrentDirectory(), folder)}{written}");
        console.Say($"exit code {code}");
    }

    private static Color ColorOf(Verdict verdict) =>
        verdict switch
        {
            Verdict.Valid => Color.Green,
            Verdict.Invalid => Color.Red,
            Verdict.Unknown => Color.Yellow,
            _ => Color.Grey,
        };
}
