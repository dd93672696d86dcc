using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Reporting;
using Spectre.Console;

namespace McpTestbed.Cli.Output;

/// <summary>What a person sees of the self-proof.</summary>
internal static class ProofConsole
{
    public static void Show(RunConsole console, Report report, string folder, int planned, int repeat)
    {
        var results = report.Rows.Select(row => row.Run!).ToList();
        console.Say("");
        console.Say(VerdictSentence.Of(report), 0, report.ExitCode == 0 ? Color.Green : Color.Red);
        var page = Path.Combine(folder, ReportFolder.Page);
        console.Say($"look at it: {Path.GetRelativePath(Directory.GetCurrentDirectory(), page)}");
        console.Say("");
        foreach (var group in results.GroupBy(result => result.Scenario.Id))
        {
            var good = group.Where(result => result.NegativeControl is null).ToList();
            var broken = group.Where(result => result.NegativeControl is not null).ToList();
            console.Say(
                $"{(group.All(result => result.Proven == true) ? "proven    " : "NOT PROVEN")}  "
                    + $"{group.Key, -46} good {good.Count(result => result.Proven == true)} of {good.Count}, broken "
                    + $"caught {broken.Count(result => result.Proven == true)} of {broken.Count}"
            );
        }

        foreach (var result in results.Where(result => result.Proven != true))
        {
            console.Say("");
            console.Say(
                $"not proven: {result.Scenario.Id} on {result.Target} in "
                    + $"{result.Revision}{(repeat > 1 ? $", repetition {result.Repetition}" : "")}"
            );
            if (result.NegativeControl is { } control)
                console.Say($"  must violate: {string.Join(", ", control.ViolatedIds)}");
            if (result.Timeout is { } timeout)
                console.Say($"  {timeout}");
            foreach (var check in result.Checks.Where(check => check.Status is not CheckStatus.Held))
            {
                console.Say($"  {check.Status.ToText()}: {check.Id}: {check.Explanation}");
            }

            foreach (var fault in result.Faults.Where(fault => fault.Problem is not null))
                console.Say($"  fault {fault.Rule}: {fault.Problem}");
            if (result.Failure is { } failure)
                console.Say($"  {failure}");
            console.Say($"  history: {Path.GetRelativePath(Directory.GetCurrentDirectory(), result.HistoryPath)}");
            if (result.FirstTryPath is { } first)
                console.Say($"  first try: {Path.GetRelativePath(Directory.GetCurrentDirectory(), first)}");
        }

        var proven = results.Count(result => result.Proven == true);
        console.Say("");
        if (results.Count(result => result.FirstTryPath is not null) is > 0 and var repeated)
            console.Say(
                $"{Counted.Of(repeated, "run")} {Counted.Noun(repeated, "was", "were")} not known for a "
                    + "deadline alone, and done "
                    + "once more by themselves"
            );
        console.Say(
            $"{(proven == planned ? "proven" : "NOT PROVEN")}: {proven} of {Counted.Of(planned, "run")} gave "
                + "exactly what they must "
                + $"({results.Count(result => result.NegativeControl is null)} on good servers without a finding, "
                + $"{results.Count(result => result.NegativeControl is not null)} on broken ones with exactly its "
                + $"own); {report.Duration.TotalSeconds:0.0} s"
        );
        console.Say(
            $"reports: {Path.GetRelativePath(Directory.GetCurrentDirectory(), folder)}/{ReportFolder.Page}, "
                + "summary.md, result.json, junit.xml, results.sarif; one folder a run with its history"
        );
    }
}
