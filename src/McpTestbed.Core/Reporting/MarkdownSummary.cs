using System.Text;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Core.Reporting;

/// <summary>The report in one screen of Markdown: the answer, the grid of areas by revision, the three worst
/// problems.</summary>
public static class MarkdownSummary
{
    private const int MostProblems = 3;

    /// <summary>Writes the summary.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Folder to which paths are made relative.</param>
    /// <returns>The text.</returns>
    public static string Write(Report report, string folder)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        text.Append($"## McpTestbed: {MarkdownReport.Cell(report.Target?.Name ?? "self-proof")}\n\n");
        text.Append($"**{MarkdownReport.Cell(VerdictSentence.Of(report))}**\n\n");
        Grid(text, report);
        var problems = report.Problems;
        foreach (var problem in problems.Take(MostProblems))
            One(text, report, problem, folder);
        if (problems.Count > MostProblems)
            text.Append(
                $"{problems.Count - MostProblems} more "
                    + $"{Counted.Noun(problems.Count - MostProblems, "is", "are")} in `{ReportFolder.Page}`.\n\n"
            );
        foreach (var reason in report.Unread)
            text.Append($"- Left out: {MarkdownReport.Cell(reason)}\n");
        foreach (var entry in report.Stale)
            text.Append($"- Stale baseline: {MarkdownReport.Cell(entry)} was judged and holds; take it out.\n");
        return text.ToString();
    }

    private static void Grid(StringBuilder text, Report report)
    {
        var due = report.Rows.Where(row => row.WasDue).ToList();
        var revisions = due.Select(row => row.Revision).Distinct().Order().ToList();
        if (revisions.Count == 0)
            return;
        text.Append($"| | {string.Join(" | ", revisions)} |\n|---|{string.Concat(revisions.Select(_ => "---|"))}\n");
        foreach (var area in due.GroupBy(row => row.Scenario.Area))
            text.Append(
                $"| {area.Key} | {string.Join(" | ", revisions.Select(revision => CellOf(report, area, revision)))} |\n"
            );
        text.Append('\n');
    }

    private static string CellOf(Report report, IEnumerable<ReportRow> area, Protocol.Revision revision)
    {
        var rows = area.Where(row => row.Revision == revision).ToList();
        if (report.IsProof)
            return rows.Count == 0 ? "" : $"{rows.Count(row => row.Run?.Proven == true)} of {rows.Count} proven";
        return string.Join(
            ", ",
            new[] { Verdict.Invalid, Verdict.Unknown, Verdict.Valid }
                .Select(verdict => (verdict, number: rows.Count(row => row.Verdict == verdict)))
                .Where(pair => pair.number > 0)
                .Select(pair => $"{pair.number} {pair.verdict.ToText()}")
        );
    }

    private static void One(StringBuilder text, Report report, Problem problem, string folder)
    {
        var (row, check) = problem.Clearest;
        text.Append(
            $"### {problem.Kind.ToText()}: {problem.Id}{(problem.IsKnown ? " (known, in the baseline)" : "")}\n\n"
        );
        text.Append($"{MarkdownReport.Cell(check.Claim)} — it does not: ")
            .Append($"{MarkdownReport.Cell(check.Explanation)}.\n\n");
        text.Append($"- Revisions: {string.Join(", ", problem.Revisions)}\n");
        foreach (
            var rule in check
                .Requirements.Where(RequirementCatalog.Requirements.ContainsKey)
                .Select(id => RequirementCatalog.Requirements[id])
        )
            text.Append(
                $"- Rule: {(SpecificationAddress.Of(rule) is { } page ? $"[{rule.Id}]({page})" : $"`{rule.Id}`")}: "
                    + $"{MarkdownReport.Cell(rule.Text)}\n"
            );
        text.Append($"- Change: {MarkdownReport.Cell(check.Remedy)}\n");
        text.Append(
            $"- Proof: `{Path.GetRelativePath(folder, row.Run!.HistoryPath)}`, lines "
                + $"{string.Join(", ", check.Evidence.Take(8))}; `{ReportFolder.Page}#{problem.Id}`\n\n"
        );
    }
}
