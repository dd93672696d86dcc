using McpTestbed.Cli.Judging;
using McpTestbed.Cli.Output;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Reporting;

namespace McpTestbed.Cli.Runs;

/// <summary>Prints what a report says and turns it into the exit code.</summary>
internal static class ReportConclusion
{
    public static int Conclude(RunConsole console, Report report, string folder, Baseline? baseline, bool strict)
    {
        console.Table(report);
        console.Findings(report, folder, baseline);
        console.Unknown(report);
        console.NotExercised(report);
        foreach (var entry in baseline?.Stale(report) ?? [])
            console.Say($"stale baseline: {entry} was judged and holds; take it out");
        var code = ExitCodeOf(report, baseline, strict);
        console.Close(report, folder, code);
        return code;
    }

    internal static int ExitCodeOf(Report report, Baseline? baseline, bool strict)
    {
        var counted = report.Findings.Where(pair =>
            pair.Check.Finding == FindingKind.Violation || (strict && pair.Check.Finding == FindingKind.Warning)
        );
        if (
            counted.Any(pair => baseline is null || !baseline.Lists(pair.Row, pair.Check))
            || baseline?.Stale(report).Count > 0
        )
            return ExitCodes.Invalid;
        var checks = report.Rows.SelectMany(row => row.Checks).ToList();
        var isUnknown =
            report.Rows.Any(row =>
                row.Verdict == Verdict.Unknown
                || row.Run is { Failure: not null }
                || row.Checks.Any(check => check.Status == CheckStatus.Unknown)
            )
            || checks.All(check => check.Status is not (CheckStatus.Held or CheckStatus.Violated))
            || (strict && checks.Any(check => check.Status == CheckStatus.NotExercised));
        return isUnknown ? ExitCodes.Unknown : ExitCodes.Valid;
    }
}
