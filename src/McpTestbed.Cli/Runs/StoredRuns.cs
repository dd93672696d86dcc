using McpTestbed.Cli.Output;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios;

namespace McpTestbed.Cli.Runs;

/// <summary>Reads the histories below a folder and judges them again.</summary>
internal static class StoredRuns
{
    /// <exception cref="UsageException">There is no history, or one cannot be read.</exception>
    public static Report Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new UsageException(
                $"'{folder}' is not a folder; give the folder of a run, or the one that --out named"
            );
        folder = Path.GetFullPath(folder);
        var files = Directory
            .EnumerateFiles(folder, RunFiles.History, SearchOption.AllDirectories)
            .Where(file =>
                !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Contains(ClientRun.LookFolder)
            )
            .Order(StringComparer.Ordinal)
            .ToList();
        if (files.Count == 0)
            throw new UsageException($"there is no {RunFiles.History} below '{folder}'");
        var rows = files.Select(JudgeAgain).OrderBy(row => IndexOf(row.Scenario)).ThenBy(row => row.Revision).ToList();
        var duration = TimeSpan.FromTicks(rows.Sum(row => row.Run!.Duration.Ticks));
        var names = rows.Select(row => row.Target).Distinct().ToList();
        var target = new ReportTarget(
            rows[0].Scenario.Role,
            "stored",
            string.Join(", ", names),
            [.. rows.Select(row => row.Revision.Id).Distinct()],
            []
        );
        var report = new Report(
            new DateTimeOffset(File.GetLastWriteTimeUtc(files[0]), TimeSpan.Zero),
            rows[0].Run!.Seed,
            target,
            rows,
            duration
        )
        {
            Dashboard = DashboardAddress.Known,
        };
        return StoredFacts.Restore(report, folder, ScenarioCatalog.All);
    }

    private static ReportRow JudgeAgain(string path)
    {
        try
        {
            var history = History.Load(path);
            var began = history.Began;
            var scenario = ScenarioCatalog.All.FirstOrDefault(candidate => candidate.Id == began.Scenario)
                ?? throw new UsageException($"{path}: this version has no scenario '{began.Scenario}'");
            var duration = TimeSpan.FromMicroseconds(history.Entries[^1].AtUs);
            var run = new RunResult(Judge.Run(history, scenario.Checks, ScenarioCatalog.InvariantsOf(scenario.Role)))
            {
                Scenario = scenario,
                Revision = Revision.Parse(began.Revision),
                Target = began.Target,
                Repetition = began.Repetition,
                Seed = began.Seed,
                HistoryPath = Path.GetFullPath(path),
                Duration = duration,
                TraceId = began.TraceId,
            };
            return new(scenario, run.Revision, run.Target, run);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or ArgumentException)
        {
            throw new UsageException(error.Message);
        }
    }

    private static int IndexOf(Scenario scenario) => ScenarioCatalog.All.ToList().IndexOf(scenario);
}
