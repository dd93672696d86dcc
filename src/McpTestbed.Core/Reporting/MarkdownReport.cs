using System.Text;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;

namespace McpTestbed.Core.Reporting;

/// <summary>The report as people read it in a pull request: <c>summary.md</c>.</summary>
public static class MarkdownReport
{
    /// <summary>Writes a report as Markdown.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Folder to which paths of histories are made relative.</param>
    /// <returns>The text.</returns>
    public static string Write(Report report, string folder)
    {
        var text = new StringBuilder();
        text.AppendLine(report.Target is null ? "# Self-proof" : $"# {Cell(report.Target.Name)}").AppendLine();
        text.AppendLine($"**{Cell(VerdictSentence.Of(report))}** Open `{ReportFolder.Page}` to look at it.")
            .AppendLine();
        text.AppendLine(
                $"{report.Count(Verdict.Valid)} valid, {report.Count(Verdict.Invalid)} invalid, "
                    + $"{report.Count(Verdict.Unknown)} unknown, {report.Count(Verdict.NotApplicable)} not "
                    + "applicable; "
                    + $"{Counted.Of(report.Count(FindingKind.Violation), "violation")}, "
                    + $"{Counted.Of(report.Count(FindingKind.Warning), "warning")}, "
                    + $"{Counted.Of(report.Count(FindingKind.Observation), "observation")}. Seed {report.Seed}."
            )
            .AppendLine();
        if (report.FaultSummary is { } faults)
            text.AppendLine($"{char.ToUpperInvariant(faults[0])}{faults[1..]}.").AppendLine();
        if (report.InvariantSummary is { } invariants)
            text.AppendLine($"{invariants}.").AppendLine();
        foreach (var reason in report.Unread)
            text.AppendLine($"> Left out: {Cell(reason)}").AppendLine();
        foreach (var entry in report.Stale)
            text.AppendLine($"> Stale baseline: {Cell(entry)} was judged and holds; take it out.").AppendLine();
        foreach (var remark in report.Target?.Remarks ?? [])
            text.AppendLine($"> {Cell(remark)}").AppendLine();
        if (report.Target is not null)
            Findings(text, report, folder);
        Table(text, report);
        FailedOperations(text, report);
        Facts(text, report);
        NotExercised(text, report);
        return text.Replace("\r\n", "\n").ToString();
    }

    private static void Findings(StringBuilder text, Report report, string folder)
    {
        foreach (var group in report.Findings.GroupBy(pair => (pair.Check.Finding, pair.Check.Id)))
        {
            var (row, check) = group.Last();
            var known = group.All(pair => report.IsKnown(pair.Row, pair.Check)) ? " (known, in the baseline)" : "";
            text.AppendLine($"## {check.Finding?.ToText()}: {check.Id}{known}").AppendLine();
            text.AppendLine($"{Cell(check.Claim)} — it does not: {Cell(check.Explanation)}.").AppendLine();
            text.AppendLine($"- Revisions: {string.Join(", ", group.Select(pair => pair.Row.Revision.Id).Distinct())}");
            text.AppendLine($"- Requirements: {string.Join(", ", check.Requirements.Select(id => $"`{id}`"))}");
            text.AppendLine(
                $"- Proof: `{Path.GetRelativePath(folder, row.Run!.HistoryPath)}`, lines "
                    + $"{string.Join(", ", check.Evidence)}"
            );
            if (row.Run.TraceId is { } trace)
                text.AppendLine(
                    report.TraceOf(row) is { } page ? $"- Trace: [`{trace}`]({page})" : $"- Trace: `{trace}`"
                );
            text.AppendLine($"- Change: {Cell(check.Remedy)}").AppendLine();
        }
    }

    private static void Table(StringBuilder text, Report report)
    {
        text.AppendLine("| Scenario | Revision | Target | Verdict | Checks held | Why |")
            .AppendLine("|---|---|---|---|---|---|");
        foreach (var row in report.Rows.Where(row => row.WasDue))
        {
            var held = row.Checks.Count(check => check.Status == CheckStatus.Held);
            var why = row.Because
                ?? string.Join(
                    "; ",
                    row.Checks.Where(check => check.IsFinding || check.Status == CheckStatus.Unknown)
                        .Select(check => check.Id)
                );
            text.AppendLine(
                $"| {row.Scenario.Id} | {row.Revision} | {Cell(row.Target)} | {row.Verdict.ToText()} | {held} "
                    + $"of {row.Checks.Count} | {Cell(why)} |"
            );
        }

        text.AppendLine();
    }

    private static void FailedOperations(StringBuilder text, Report report)
    {
        var failed = report
            .Failed.GroupBy(pair =>
                (pair.Row.Scenario.Id, pair.Operation.Name, pair.Operation.Cause, pair.Operation.Because)
            )
            .ToList();
        if (failed.Count == 0)
            return;
        text.AppendLine("## Operations that failed").AppendLine();
        text.AppendLine("| Scenario | Operation | Cause | Why | Times |").AppendLine("|---|---|---|---|---|");
        foreach (var group in failed)
            text.AppendLine(
                $"| {group.Key.Id} | {Cell(group.Key.Name)} | {group.Key.Cause.ToText()} | "
                    + $"{Cell(group.Key.Because)} | {group.Count()} |"
            );
        text.AppendLine();
    }

    private static void Facts(StringBuilder text, Report report)
    {
        var measured = report.Rows.Where(row => row.Run is { Facts.Count: > 0 }).ToList();
        if (measured.Count == 0)
            return;
        text.AppendLine("## Measured, not judged").AppendLine();
        foreach (var row in measured)
            text.AppendLine(
                $"- {row.Scenario.Id}, {row.Revision}, {Cell(row.Target)}: "
                    + $"{Cell(string.Join("; ", row.Run!.Facts))}"
            );
        text.AppendLine();
    }

    private static void NotExercised(StringBuilder text, Report report)
    {
        var missing = report
            .Rows.SelectMany(row => row.Checks)
            .Where(check => check.Status == CheckStatus.NotExercised)
            .GroupBy(check => (check.Id, check.Explanation))
            .ToList();
        if (missing.Count == 0)
            return;
        text.AppendLine("## Not exercised").AppendLine();
        foreach (var group in missing)
            text.AppendLine($"- `{group.Key.Id}`: {Cell(group.Key.Explanation)}");
        text.AppendLine();
    }

    /// <summary>What a target sends must not break the table or become markup.</summary>
    internal static string Cell(string text) =>
        string.Concat(
            PlainText
                .OneLine(text)
                .Select(c =>
                    c switch
                    {
                        '<' => "&lt;",
                        '&' => "&amp;",
                        '\\' or '|' or '`' or '*' or '_' or '~' or '[' or ']' => $"\\{c}",
                        _ => $"{c}",
                    }
                )
        );
}
