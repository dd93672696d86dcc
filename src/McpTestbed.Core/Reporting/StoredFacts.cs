using System.Text.Json;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Core.Reporting;

/// <summary>What only the call knew and no history has: its time, its seed, its target, what was not run, and what
/// the baseline listed. A report that is written again says the same of them as the first.</summary>
public static class StoredFacts
{
    /// <summary>Gives a report that was made of stored histories the facts of the call that recorded them.</summary>
    /// <param name="judged">The report, judged again.</param>
    /// <param name="folder">The folder with the <c>result.json</c> of the call.</param>
    /// <param name="scenarios">All scenarios.</param>
    /// <returns>The report with these facts; as it is, where there is no such file, or none that can be
    /// read.</returns>
    public static Report Restore(Report judged, string folder, IReadOnlyList<Scenario> scenarios)
    {
        ArgumentNullException.ThrowIfNull(judged);
        var path = Path.Combine(folder, "result.json");
        if (!File.Exists(path))
            return judged;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), JsonReport.Json.Default.Document) is { } stored
                ? Restore(judged, stored, folder, scenarios)
                : judged;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return judged;
        }
    }

    private static Report Restore(
        Report judged,
        JsonReport.Document stored,
        string folder,
        IReadOnlyList<Scenario> scenarios
    )
    {
        var byHistory = stored
            .Results.Where(row => row.History is not null)
            .GroupBy(row => Path.GetFullPath(Path.Combine(folder, row.History!)))
            .ToDictionary(group => group.Key, group => group.First());
        var rows = judged.Rows.Select(row => Restored(row, byHistory, folder)).ToList();
        var place = stored
            .Results.Select((row, index) => (row.History, index))
            .Where(pair => pair.History is not null)
            .ToDictionary(pair => Path.GetFullPath(Path.Combine(folder, pair.History!)), pair => pair.index);
        var absent = stored.Results.Where(row => row.History is null).Select(row => AbsentRow(row, scenarios));
        var known = stored
            .Results.SelectMany(row =>
                row.Checks.Where(check => check.Known == true).Select(check => KeyOf(row, check))
            )
            .ToHashSet();
        return judged with
        {
            StartedAt = stored.StartedAt,
            Seed = stored.Seed,
            Duration = TimeSpan.FromMilliseconds(stored.Summary.DurationMs),
            Target = stored.Target is { } target
                ? new(target.Role, target.Kind, target.Name, target.Revisions, target.Remarks)
                : null,
            IsStrict = stored.Summary.Strict,
            Level = stored.Summary.Level,
            IsKnown = (row, check) => known.Contains((row.Scenario.Id, row.Revision.Id, check.Id)),
            Rows =
            [
                .. rows.OrderBy(row => place.GetValueOrDefault(row.Run!.HistoryPath, int.MaxValue)),
                .. absent.OfType<ReportRow>(),
            ],
        };
    }

    private static (string, string, string) KeyOf(JsonReport.Row row, JsonReport.CheckRow check) =>
        (row.Scenario, row.Revision, check.Id);

    private static ReportRow Restored(ReportRow row, Dictionary<string, JsonReport.Row> byHistory, string folder)
    {
        if (row.Run is not { } run || !byHistory.TryGetValue(run.HistoryPath, out var stored))
            return row;
        var control =
            stored.Control == "negative"
                ? row.Scenario.NegativeControls.FirstOrDefault(control =>
                    stored.Target == control.Profile || stored.Target == $"profile:{control.Profile}"
                )
                : null;
        return row with
        {
            Run = run with
            {
                Duration = TimeSpan.FromMilliseconds(stored.DurationMs),
                FirstTryPath = stored.FirstTry is null ? null : Path.GetFullPath(Path.Combine(folder, stored.FirstTry)),
                Proven = stored.Proven,
                NegativeControl = control,
            },
        };
    }

    private static ReportRow? AbsentRow(JsonReport.Row row, IReadOnlyList<Scenario> scenarios) =>
        scenarios.FirstOrDefault(scenario => scenario.Id == row.Scenario) is { } found
        && Protocol.Revision.TryParse(row.Revision, out var revision)
            ? new(found, revision, row.Target, null, row.Reason) { IsOpen = row.Verdict == Verdict.Unknown }
            : null;
}
