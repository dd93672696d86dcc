using McpTestbed.Cli.Judging;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;
using Spectre.Console;

namespace McpTestbed.Cli.Output;

/// <summary>What a person sees. When standard output belongs to a program, all of it goes to standard error.</summary>
internal sealed class RunConsole
{
    private static readonly TimeSpan BetweenProgressLines = TimeSpan.FromSeconds(2);

    private readonly IAnsiConsole console;

    public RunConsole(bool standardOutputIsTaken)
    {
        var writer = standardOutputIsTaken ? Console.Error : Console.Out;
        console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        var redirected = standardOutputIsTaken ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        if (redirected)
            console.Profile.Width = 160;
    }

    public void Say(string text) => console.WriteLine(PlainText.OneLine(text));

    public void Write(Table table) => console.Write(table);

    /// <summary>What is about to be judged.</summary>
    public void Introduce(TargetFacts target)
    {
        // Without user info and query: either may hold a secret.
        const UriComponents Shown = UriComponents.SchemeAndServer | UriComponents.Path;
        Say($"target {target.Name} at {target.Endpoint.GetComponents(Shown, UriFormat.UriEscaped)}");
        Say(
            target.Revisions.Count > 0
                ? $"speaks {string.Join(", ", target.Revisions)}"
                : "speaks none of the revisions that are known"
        );
        foreach (var remark in target.Remarks)
            Say($"note: {remark}");
    }

    /// <summary>Shows progress while runs are done: a bar in a terminal, a line now and then elsewhere.</summary>
    public async Task<IReadOnlyList<RunResult>> WatchAsync(
        int total,
        Func<Action<RunResult>, Task<IReadOnlyList<RunResult>>> work
    )
    {
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Out.IsTerminal)
            return await WatchPlainAsync(total, work);
        return await console
            .Progress()
            .StartAsync(async progress =>
            {
                var task = progress.AddTask("runs", maxValue: Math.Max(total, 1));
                return await work(_ => task.Increment(1));
            });
    }

    public void Table(Report report)
    {
        var table = new Table()
            .Border(TableBorder.Simple)
            .AddColumns("Scenario", "Revisions", "Verdict", "Held", "What does not hold");
        foreach (var group in report.Rows.Where(row => row.Run is not null).GroupBy(row => row.Scenario.Id))
        {
            var worst = group.Max(row => row.Verdict);
            var checks = group.SelectMany(row => row.Checks).ToList();
            var judged = checks.Where(check => check.Status != CheckStatus.NotExercised).ToList();
            var why = judged
                .Where(check => check.Status != CheckStatus.Held)
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

    public void Findings(Report report, string folder, Baseline? baseline)
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
            Say($"  should hold: {check.Claim}");
            Say($"  was seen:    {check.Explanation}");
            Say($"  revisions:   {string.Join(", ", group.Select(pair => pair.Row.Revision.Id).Distinct())}");
            Say($"  rule:        {string.Join(", ", check.Requirements)}");
            Say(
                $"  proof:       {Path.GetRelativePath(Directory.GetCurrentDirectory(), row.Run!.HistoryPath)}, "
                    + $"lines {string.Join(", ", check.Evidence.Take(8))}"
            );
            if (row.Run.TraceId is { } trace)
                Say($"  trace:       {report.TraceOf(row)?.ToString() ?? trace}");
            Say($"  change:      {check.Remedy}");
            Say("");
        }
    }

    public void Unknown(Report report)
    {
        foreach (
            var group in report
                .Rows.SelectMany(row =>
                    row.Checks.Where(check => check.Status == CheckStatus.Unknown)
                        .Select(check => (Row: row, Check: check))
                )
                .GroupBy(pair => (pair.Check.Id, pair.Check.Explanation))
        )
        {
            var (row, check) = group.Last();
            console.Write(new Text($"UNKNOWN {check.Id}\n", new Style(Color.Yellow)));
            Say($"  should hold: {check.Claim}");
            Say($"  not known:   {check.Explanation}");
            Say($"  revisions:   {string.Join(", ", group.Select(pair => pair.Row.Revision.Id).Distinct())}");
            Say($"  history:     {Path.GetRelativePath(Directory.GetCurrentDirectory(), row.Run!.HistoryPath)}");
            Say("");
        }
    }

    public void NotExercised(Report report)
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
        Say("not exercised (never counted as held):");
        foreach (var reason in missing.GroupBy(entry => entry.Explanation))
        {
            var checks = reason
                .GroupBy(entry => entry.Id, entry => entry.Revision)
                .Select(check =>
                    elsewhere.Contains(check.Key)
                        ? $"{check.Key} (in {string.Join(", ", check.Distinct())})"
                        : check.Key
                );
            Say($"  {reason.Key}");
            Say($"    {string.Join(", ", checks)}");
        }

        Say("");
    }

    public void Close(Report report, string folder, int code)
    {
        var checks = report.Rows.SelectMany(row => row.Checks).ToList();
        Say(
            $"{report.Count(Verdict.Valid)} valid, {report.Count(Verdict.Invalid)} invalid, "
                + $"{report.Count(Verdict.Unknown)} unknown, {report.Count(Verdict.NotApplicable)} not applicable; "
                + $"{report.Count(FindingKind.Violation)} violations, {report.Count(FindingKind.Warning)} warnings, "
                + $"{report.Count(FindingKind.Observation)} observations, "
                + $"{checks.Count(check => check.Status == CheckStatus.Held)} checks held; "
                + $"{report.Duration.TotalSeconds:0.0} s"
        );
        if (report.FaultSummary is { } faults)
            Say(faults);
        var written = File.Exists(Path.Combine(folder, "result.json"))
            ? "/summary.md, result.json, junit.xml; one folder a run with its history"
            : " (judged again, nothing written; 'report' writes)";
        Say($"reports: {Path.GetRelativePath(Directory.GetCurrentDirectory(), folder)}{written}");
        Say($"exit code {code}");
    }

    private static Color ColorOf(Verdict verdict) =>
        verdict switch
        {
            Verdict.Valid => Color.Green,
            Verdict.Invalid => Color.Red,
            Verdict.Unknown => Color.Yellow,
            _ => Color.Grey,
        };

    private async Task<IReadOnlyList<RunResult>> WatchPlainAsync(
        int total,
        Func<Action<RunResult>, Task<IReadOnlyList<RunResult>>> work
    )
    {
        var done = 0;
        var last = TimeProvider.System.GetTimestamp();
        var gate = new Lock();
        return await work(_ =>
        {
            lock (gate)
            {
                done++;
                if (TimeProvider.System.GetElapsedTime(last) < BetweenProgressLines && done < total)
                    return;
                last = TimeProvider.System.GetTimestamp();
                Say($"{done} of {total} runs done");
            }
        });
    }
}
