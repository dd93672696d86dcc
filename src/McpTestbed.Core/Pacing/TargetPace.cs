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

    private readonly Lock gate = new();
    private TimeSpan slowest;

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
