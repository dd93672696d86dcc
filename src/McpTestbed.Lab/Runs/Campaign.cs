using McpTestbed.Core.Reporting;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Lab.Runs;

/// <summary>All runs of one call: the one way from a plan to a report.</summary>
/// <param name="time">The clock.</param>
/// <param name="since">When the call began, as a timestamp of the clock: a target that was waited for took its time,
/// too. Null for now.</param>
public sealed class Campaign(TimeProvider time, long? since = null)
{
    private readonly long began = since ?? time.GetTimestamp();
    private readonly DateTimeOffset startedAt =
        time.GetUtcNow() - (since is { } then ? time.GetElapsedTime(then) : TimeSpan.Zero);

    /// <summary>The target that the report is about; null for the self-proof, whose rows name theirs.</summary>
    public ReportTarget? Target { get; init; }

    /// <summary>Address of the dashboard that has the traces; null when it is not known.</summary>
    public Uri? Dashboard { get; init; }

    /// <summary>Says what of the report counts, and what it amounts to, before it is written.</summary>
    /// <value>Default: all of it counts, and it has no exit code.</value>
    public Func<Report, Report> Weighed { get; init; } = report => report;

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
        var report = new Report(startedAt, schedule.Seed, Target, plan.RowsOf(results), time.GetElapsedTime(began))
        {
            Dashboard = Dashboard,
        };
        report = Weighed(report);
        ReportFolder.Write(report, schedule.Folder);
        return report;
    }
}
