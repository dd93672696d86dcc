using McpTestbed.Core.Checking;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Output;

/// <summary>The short table of a report: an area a line. Its columns are as wide as their words, and its lines end
/// with them.</summary>
internal static class AreaTable
{
    public static void Show(Report report, RunConsole console)
    {
        List<string[]> lines =
        [
            ["area", "runs", "valid", "invalid", "unknown", "nothing to judge", "checks held"],
        ];
        lines.AddRange(
            report
                .Rows.Where(row => row.WasDue)
                .GroupBy(row => row.Scenario.Area)
                .Select(area =>
                    new[]
                    {
                        area.Key,
                        $"{area.Count()}",
                        Number(area, Verdict.Valid),
                        Number(area, Verdict.Invalid),
                        Number(area, Verdict.Unknown),
                        Number(area, Verdict.NotApplicable),
                        $"{area.Sum(row => row.Checks.Count(check => check.Status == CheckStatus.Held))}",
                    }
                )
        );
        if (lines.Count == 1)
            return;
        var widths = Enumerable
            .Range(0, lines[0].Length)
            .Select(column => lines.Max(line => line[column].Length))
            .ToList();
        foreach (var line in lines)
            console.Say(
                string.Join(
                    "  ",
                    line.Select(
                        (cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])
                    )
                )
            );
        console.Say("");
    }

    private static string Number(IEnumerable<ReportRow> rows, Verdict verdict) =>
        rows.Count(row => row.Verdict == verdict) is > 0 and var number ? $"{number}" : "-";
}
