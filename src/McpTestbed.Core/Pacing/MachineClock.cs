namespace McpTestbed.Core.Pacing;

/// <summary>
/// Measures deadlines by what the machine gives to those who work on it, and not by the wall: where several programs
/// want each processor, or this process itself is woken late, its time goes slower. So a busy machine makes waits
/// longer and accuses no target.
/// </summary>
/// <remarks>It looks while there is a deadline to keep, ten times a second, and costs next to nothing. A quiet
/// machine's
/// time is real time. Safe for several threads.</remarks>
public sealed class MachineClock
{
    /// <summary>How often it looks; also how exact a deadline is.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>No machine is believed to be busier than this: a deadline must end some day.</summary>
    private const double MostWanted = 20;

    /// <summary>However much progress is seen, a deadline ends after so many times its limit: a stream may tell
    /// something for ever.</summary>
    private const int MostLimits = 6;

    /// <summary>The part of a new look in the smoothed value: one look is chance.</summary>
    private const double Weight = 0.2;

    private readonly TimeProvider time;
    private readonly Func<double> wanted;
    private readonly HashSet<PacedDeadline> kept = [];
    private readonly Lock gate = new();
    private readonly ITimer timer;
    private long lastLook;
    private double smoothed = 1;

    /// <summary>Makes a clock.</summary>
    /// <param name="time">Real time.</param>
    /// <param name="wanted">How many threads want each processor right now; 1 or less on a machine with time to
    /// spare.</param>
    public MachineClock(TimeProvider time, Func<double> wanted)
    {
        this.time = time;
        this.wanted = wanted;
        timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>That of this machine.</summary>
    public static MachineClock Shared { get; } = new(TimeProvider.System, RunnableThreads.PerProcessor);

    /// <summary>Begins a deadline.</summary>
    /// <param name="limit">How long it is, on a machine with time to spare; more than zero.</param>
    /// <param name="cancellationToken">Ends the wait before the deadline does.</param>
    /// <returns>The deadline; dispose it when what it is for has ended.</returns>
    public PacedDeadline Deadline(TimeSpan limit, CancellationToken cancellationToken) =>
        Begin(new(this, limit, limit * MostLimits, cancellationToken));

    /// <summary>Begins a deadline on standstill alone: however long it all takes, it is put off while progress is
    /// told.</summary>
    /// <param name="limit">How long nothing may happen, on a machine with time to spare; more than zero.</param>
    /// <param name="cancellationToken">Ends the wait before the deadline does.</param>
    /// <returns>The deadline; dispose it when what it is for has ended.</returns>
    public PacedDeadline Standstill(TimeSpan limit, CancellationToken cancellationToken) =>
        Begin(new(this, limit, TimeSpan.MaxValue, cancellationToken));

    private PacedDeadline Begin(PacedDeadline deadline)
    {
        lock (gate)
        {
            if (kept.Count == 0)
            {
                lastLook = time.GetTimestamp();
                timer.Change(Period, Period);
            }

            kept.Add(deadline);
        }

        return deadline;
    }

    /// <summary>How busy the machine was found lately: 1 with time to spare, 3 where three threads want each
    /// processor.</summary>
    /// <returns>At least 1.</returns>
    public double Busyness()
    {
        lock (gate)
            return kept.Count > 0 ? smoothed : Math.Clamp(wanted(), 1, MostWanted);
    }

    internal TimeSpan Elapsed(long since) => time.GetElapsedTime(since);

    internal long Now() => time.GetTimestamp();

    internal void Remove(PacedDeadline deadline)
    {
        lock (gate)
        {
            kept.Remove(deadline);
            if (kept.Count == 0)
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void Look()
    {
        List<PacedDeadline> over = [];
        lock (gate)
        {
            // A look that comes late gives no more than one that comes in time: the process was kept from running.
            var given = time.GetElapsedTime(lastLook);
            if (given > Period)
                given = Period;
            lastLook = time.GetTimestamp();
            smoothed += Weight * (Math.Clamp(wanted(), 1, MostWanted) - smoothed);
            foreach (var deadline in kept)
            {
                if (deadline.Take(given / smoothed))
                    over.Add(deadline);
            }
        }

        foreach (var deadline in over)
            deadline.Expire();
    }
}
