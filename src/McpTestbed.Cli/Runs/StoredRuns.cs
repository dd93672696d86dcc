using System.IO.Enumeration;
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
    /// <summary>Of runs that cannot be read, where none can.</summary>
    private const int MostNamed = 5;

    /// <summary>What cannot be entered is told: runs that nobody saw must not make a report green.</summary>
    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 16,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    /// <summary>Judges what is stored. A run that cannot be read spoils no other: it is named in the report, which is
    /// unknown for it.</summary>
    /// <exception cref="UsageException">There is no history, or none can be read.</exception>
    public static Report Load(string folder)
    {
        var files = File.Exists(folder) ? [Path.GetFullPath(folder)] : FilesBelow(folder);
        var rows = new List<ReportRow>();
        var unread = new List<string>();
        foreach (var file in files)
        {
            try
            {
                if (Directory.Exists(folder) && new FileInfo(file).LinkTarget is { } elsewhere)
                    throw new UsageException($"{file}: is a link to {elsewhere}, which is not followed");
                rows.Add(JudgeAgain(file));
            }
            catch (UsageException error)
            {
                unread.Add(error.Message);
            }
        }

        if (rows.Count == 0)
            throw new UsageException(string.Join('\n', unread.Take(MostNamed)));
        return Of(folder, files, rows, unread);
    }

    private static Report Of(
        string folder,
        IReadOnlyList<string> files,
        List<ReportRow> judged,
        IReadOnlyList<string> unread
    )
    {
        var rows = judged.OrderBy(row => IndexOf(row.Scenario)).ThenBy(row => row.Revision).ToList();
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
        var restored = File.Exists(folder)
            ? report
            : StoredFacts.Restore(report, Path.GetFullPath(folder), ScenarioCatalog.All);
        return restored with { Unread = unread };
    }

    /// <summary>The histories below a folder, in the order of their paths.</summary>
    /// <exception cref="UsageException">It is no folder, or there is none below it.</exception>
    public static IReadOnlyList<string> FilesBelow(string folder)
    {
        if (!Directory.Exists(folder))
            throw new UsageException(
                $"'{folder}' is not a folder; give the folder of a run, the one that --out named, or a history file"
            );
        var files = Histories(folder)
            .Where(file =>
                !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Contains(ClientRun.LookFolder)
            )
            .Order(StringComparer.Ordinal)
            .ToList();
        if (files.Count > 0)
            return files;
        var others = Directory.EnumerateFiles(folder, "*.ndjson").Select(Path.GetFileName).Take(3).ToList();
        throw new UsageException(
            $"there is no {RunFiles.History} below '{folder}'"
                + (
                    others.Count > 0
                        ? $"; a history of 'chaos --history' is given as a file: {string.Join(", ", others)}"
                        : ""
                )
        );
    }

    /// <summary>Folders that are links are not entered: they may lead round, or to runs that stand here
    /// already.</summary>
    private static List<string> Histories(string folder)
    {
        try
        {
            return
            [
                .. new FileSystemEnumerable<string>(
                    Path.GetFullPath(folder),
                    (ref FileSystemEntry entry) => entry.ToFullPath(),
                    Below
                )
                {
                    ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                        !entry.IsDirectory && entry.FileName.SequenceEqual(RunFiles.History),
                    ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                        !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
                },
            ];
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new UsageException($"'{folder}' cannot be read: {error.Message}");
        }
    }

    /// <summary>Traffic of others is of the revision that its client and server agreed on; the checks of every run
    /// are the same in each.</summary>
    private static History WithRevisionOf(History history)
    {
        var agreed = history
            .Exchanges.SelectMany(exchange => exchange.RequestValues(McpHeaders.ProtocolVersion))
            .Where(version => Revision.TryParse(version, out _))
            .Distinct()
            .ToList();
        return agreed switch
        {
            [] => history,
            [var only] => new(
                history.Entries.Select(entry => entry is RunBegan began ? began with { Revision = only } : entry)
            ),
            _ => throw new UsageException(
                $"the history has traffic of several revisions ({string.Join(", ", agreed)}), whose rules differ; "
                    + "record one of them at a time"
            ),
        };
    }

    private static ReportRow JudgeAgain(string path)
    {
        try
        {
            var history = History.Load(path);
            var began = history.Began;
            if (began.Scenario == RecordedTraffic.Name)
            {
                history = WithRevisionOf(history);
                began = history.Began;
            }

            var scenario =
                began.Scenario == RecordedTraffic.Name
                    ? new RecordedTraffic()
                    : ScenarioCatalog.All.FirstOrDefault(candidate => candidate.Id == began.Scenario)
                        ?? throw new UsageException($"{path}: this version has no scenario '{began.Scenario}'");
            var duration = TimeSpan.FromMicroseconds(history.Entries[^1].AtUs);
            var invariants = ScenarioCatalog.InvariantsOf(scenario.Role);
            var judged =
                scenario is RecordedTraffic
                    ? Judge.Traffic(history, invariants)
                    : Judge.Run(history, scenario.Checks, invariants);
            var run = new RunResult(judged)
            {
                Scenario = scenario,
                Revision = Revision.Parse(began.Revision),
                Target = began.Target,
                Repetition = began.Repetition,
                Seed = began.Seed,
                Clients = began.Clients,
                HistoryPath = Path.GetFullPath(path),
                Duration = duration,
                TraceId = began.TraceId,
            };
            return new(scenario, run.Revision, run.Target, run);
        }
        catch (Exception error)
            when (error is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException(
                error.Message.Contains(path, StringComparison.Ordinal) ? error.Message : $"{path}: {error.Message}"
            );
        }
    }

    private static int IndexOf(Scenario scenario) => ScenarioCatalog.All.ToList().IndexOf(scenario);
}
