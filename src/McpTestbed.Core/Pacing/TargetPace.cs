namespace McpTestbed.Core.Pacing;

/// <summary>How fast a target answers, as far as it was seen: what it may take later is a multiple of that.</summary>
/// <remarks>Shared by all runs on the target. Safe for several threads.</remarks>
public sealed class TargetPace
{
    /// <summary>How long an answer of any target may take, unless the user says otherwise.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);

    /// <summary>So many times what its slowest handshake took, a later answer may take.</summary>
    private const int Multiple = 8;

    /// <summary>However slow it was seen, no answer may take longer than so many times the usual.</summary>
    private const double MostSlowness = 12;

    /// <summary>So many heads in a row that came late make it the target's way; one may be chance.</summary>
    private const int LateToBelieve = 2;

    /// <summary>So often asked to come back later, it is our number of clients at a time, and not a moment's
    /// trouble.</summary>
    private const int RefusalsToBelieve = 2;

    private readonly Lock gate = new();
    private TimeSpan slowest;
    private int lateHeads;
    private int refusals;

    /// <summary>By how much waits for this target are longer than usual.</summary>
    /// <value>From 1 to 12.</value>
    public double Slowness
    {
        get
        {
            lock (gate)
                return Math.Clamp(slowest * Multiple / Usual, 1, MostSlowness);
        }
    }

    /// <summary>Whether heads of streams on which nothing is due were seen to come late, or with the first byte only:
    /// who waits for one sees that in a shorter time.</summary>
    public bool SendsHeadsLate
    {
        get
        {
            lock (gate)
                return lateHeads >= LateToBelieve;
        }
    }

    /// <summary>Whether the target asked for fewer requests in a time, so that no two runs should share it.</summary>
    public bool WantsOneRunAtATime
    {
        get
        {
            lock (gate)
                return refusals >= RefusalsToBelieve;
        }
    }

    /// <summary>Notes whether the head of a stream on which nothing is due came in time.</summary>
    /// <param name="inTime">False where it had not come when it was given up.</param>
    public void HeadAwaited(bool inTime)
    {
        lock (gate)
            lateHeads = inTime ? 0 : lateHeads + 1;
    }

    /// <summary>Notes that the target refused a request and asked to come back later.</summary>
    public void AskedToComeBack()
    {
        lock (gate)
            refusals++;
    }

    /// <summary>Notes a handshake that was answered.</summary>
    /// <param name="took">How long that took, on the machine's clock.</param>
    public void Answered(TimeSpan took)
    {
        lock (gate)
        {
            if (took > slowest)
                slowest = took;
        }
    }
}
