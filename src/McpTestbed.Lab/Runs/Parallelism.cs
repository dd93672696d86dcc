using McpTestbed.Core.Pacing;

namespace McpTestbed.Lab.Runs;

/// <summary>How many runs at a time a machine takes: most of a run is waiting, so a quiet one takes more than it has
/// processors.</summary>
public static class Parallelism
{
    private const int Most = 16;
    private const int PerProcessor = 2;

    /// <summary>The number for this machine as it is now.</summary>
    /// <returns>From 1 to 16.</returns>
    public static int OfThisMachine() => Of(Environment.ProcessorCount, MachineClock.Shared.Busyness());

    /// <summary>The number for a machine.</summary>
    /// <param name="processors">Its processors, at least 1.</param>
    /// <param name="busyness">How many threads want each of them, at least 1.</param>
    /// <returns>Two for each processor, on a busy machine one; no more than 16.</returns>
    public static int Of(int processors, double busyness) =>
        Math.Clamp((int)(PerProcessor * processors / busyness), Math.Min(processors, Most), Most);
}
