using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Lab.Runs;

/// <summary>All runs of one call: the one way from a plan to a report. Its time begins when it is made.</summary>
/// <param name="time">The clock.</param>
public sealed class Campaign(TimeProvider time)
{
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private readonly long began = time.GetTimestamp();

    /// <summary>The target that the report is about; null for the self-proof, whose rows name theirs.</summary>
    public ReportTarget? Target { get; init; }

    /// <summary>Address of the dashboard that has the traces; null when it is not known.</summary>
    public Uri? Dashboard { get; init; }

    /// <summary>What of the rows the report shows.</summary>
    /// <value>Default: all.</value>
    public Func<IReadOnlyList<ReportRow>, IReadOnlyList<ReportRow>> Shown { get; init; } = rows => rows;

    /// <summary>Does the runs and writes the report into the schedule's folder.</summary>
    /// <param name="plan">What is to be run.</param>
    /// <param name="schedule">How, and where to.</param>
    /// <param name="done">Told of each run as it ends; may be called from several threads.</param>
    /// <param name="cancellationToken">Ends runs early; what they recorded is judged and reported.</param>
    /// <returns>The report.</returns>
    public async Task<Report> RunAsync(
        RunPlan plan,
        Schedule schedule,
        Action<RunResult> done,
        CancellationToken cancellationToken
    )
    {
        var results = await schedule.RunAsync(plan.Runs, done, cancellationToken);
        var report = new Report(
            startedAt,
            schedule.Seed,
            Target,
            Shown(plan.RowsOf(results)),
            time.GetElapsedTime(began)
        )
        {
            Dashboard = Dashboard,
        };
        ReportFolder.Write(report, schedule.Folder);
        return report;
    }
}
