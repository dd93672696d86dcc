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

    public void Say(string text) => console.WriteLine(Words.Plain(text));

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
            var judged = checks.Where(check => check.Judgement.Status != CheckStatus.NotExercised).ToList();
            var why = judged
                .Where(check =>
                    check.IsFinding
                    || (
                        check.Judgement.Status == CheckStatus.Unknown
                        && group.Any(row => row.Run!.Judged.IsTimeoutAlone != true && row.Checks.Contains(check))
                    )
                )
                .Select(check => $"{check.Check.Id} ({check.Finding ?? "unknown"})")
                .Concat(group.Select(row => row.Because).OfType<string>())
                .Distinct()
                .ToList();
            table.AddRow(
                new Text(group.Key),
                new Text(string.Join(", ", group.Select(row => row.Revision.Id).Distinct())),
                new Text(Words.Of(worst), new Style(ColorOf(worst))),
                new Text($"{judged.Count(check => check.Judgement.Status == CheckStatus.Held)} of {judged.Count}"),
                new Text(string.Join("\n", why.Select(Words.Plain)))
            );
        }

        console.Write(table);
    }

    public void Findings(Report report, string folder, Baseline? baseline)
    {
        foreach (var group in report.Findings.GroupBy(pair => (pair.Check.Finding, pair.Check.Check.Id)))
        {
            var (row, check) = group.Last();
            var known = baseline?.Lists(row, check) == true ? " (in the baseline)" : "";
            console.Write(
                new Text(
                    $"{check.Finding!.ToUpperInvariant()} {check.Check.Id}{known}\n",
                    new Style(
                        check.Finding == "violation" ? Color.Red
                        : check.Finding == "warning" ? Color.Yellow
                        : Color.Grey
                    )
                )
            );
            Say($"  should hold: {check.Check.Claim}");
            Say($"  was seen:    {check.Judgement.Explanation}");
            Say($"  revisions:   {string.Join(", ", group.Select(pair => pair.Row.Revision.Id).Distinct())}");
            Say($"  rule:        {string.Join(", ", check.Requirements)}");
            Say(
                $"  proof:       {Path.GetRelativePath(Directory.GetCurrentDirectory(), row.Run!.HistoryPath)}, "
                    + $"lines {string.Join(", ", check.Judgement.Evidence.Take(8))}"
            );
            if (row.Run.TraceId is { } trace)
                Say($"  trace:       {report.TraceOf(row)?.ToString() ?? trace}");
            Say($"  change:      {check.Check.Remedy}");
            Say("");
        }
    }

    public void Unknown(Report report)
    {
        TimedOut(report);
        foreach (
            var group in report
                .Rows.Where(row => row.Run?.Judged.IsTimeoutAlone != true)
                .SelectMany(row =>
                    row.Checks.Where(check => check.Judgement.Status == CheckStatus.Unknown)
                        .Select(check => (Row: row, Check: check))
                )
                .GroupBy(pair => (pair.Check.Check.Id, pair.Check.Judgement.Explanation))
        )
        {
            var (row, check) = group.Last();
            console.Write(new Text($"UNKNOWN {check.Check.Id}\n", new Style(Color.Yellow)));
            Say($"  should hold: {check.Check.Claim}");
            Say($"  not known:   {check.Judgement.Explanation}");
            Say($"  revisions:   {string.Join(", ", group.Select(pair => pair.Row.Revision.Id).Distinct())}");
            Say($"  history:     {Path.GetRelativePath(Directory.GetCurrentDirectory(), row.Run!.HistoryPath)}");
            Say("");
        }
    }

    /// <summary>Runs that a deadline left unknown: the deadline, once, and not each check that it left open.</summary>
    private void TimedOut(Report report)
    {
        foreach (
            var group in report
                .Rows.Where(row => row.Run?.Judged.IsTimeoutAlone == true)
                .GroupBy(row => row.Run!.Judged.Timeout!)
        )
        {
            var row = group.Last();
            var open = group
                .SelectMany(each => each.Checks)
                .Where(check => check.Judgement.Status == CheckStatus.Unknown)
                .Select(check => check.Check.Id)
                .Distinct()
                .ToList();
            console.Write(new Text("UNKNOWN for a deadline\n", new Style(Color.Yellow)));
            Say($"  not known:   {group.Key}");
            Say($"  in:          {string.Join(", ", group.Select(each => $"{each.Scenario.Id} ({each.Revision})"))}");
            if (open.Count > 0)
                Say($"  left open:   {string.Join(", ", open)}");
            Say($"  history:     {Path.GetRelativePath(Directory.GetCurrentDirectory(), row.Run!.HistoryPath)}");
            if (row.Run.FirstTryPath is { } first)
                Say($"  first try:   {Path.GetRelativePath(Directory.GetCurrentDirectory(), first)}");
            Say("");
        }
    }

    public void NotExercised(Report report)
    {
        var all = report
            .Rows.SelectMany(row =>
                row.Checks.Select(check => (Revision: row.Revision.Id, check.Check.Id, check.Judgement))
            )
            .ToList();
        var missing = all.Where(entry => entry.Judgement.Status == CheckStatus.NotExercised).ToList();
        if (missing.Count == 0)
            return;
        var elsewhere = all.Except(missing).Select(entry => entry.Id).ToHashSet();
        Say("not exercised (never counted as held):");
        foreach (var reason in missing.GroupBy(entry => entry.Judgement.Explanation))
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
                + $"{report.Count("violation")} violations, {report.Count("warning")} warnings, "
                + $"{report.Count("observation")} observations, "
                + $"{checks.Count(check => check.Judgement.Status == CheckStatus.Held)} checks held; "
                + $"{report.Duration.TotalSeconds:0.0} s"
        );
        if (Words.OfFaults(report) is { } faults)
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
