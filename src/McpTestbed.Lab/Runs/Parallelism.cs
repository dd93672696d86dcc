using McpTestbed.Core.Pacing;

namespace McpTestbed.Lab.Runs;

/// <summary>How many runs at a time a machine takes: most of a run is waiting, so a quiet machine takes more than it
/// has processors.</summary>
public static class Parallelism
{
    /// <summary>Runs for each processor where the target is any server: it may be slow, and is asked by all of
    /// them.</summary>
    public const int OfServer = 2;

    /// <summary>Runs for each processor where the target is any client: it is a process a run, and waited for even
    /// more than a server is.</summary>
    public const int OfClient = 4;

    /// <summary>Runs for each processor where the targets are reference servers and clients, which cost next to
    /// nothing.</summary>
    public const int OfReferences = 8;

    private const int MostForEach = 8;

    /// <summary>The number for this machine as it is now.</summary>
    /// <param name="perProcessor">Runs for each processor on a quiet machine: <see cref="OfServer"/>,
    /// <see cref="OfClient"/> or <see cref="OfReferences"/>.</param>
    /// <returns>From 1 to eight times <paramref name="perProcessor"/>.</returns>
    public static int OfThisMachine(int perProcessor) =>
        Of(perProcessor, Environment.ProcessorCount, MachineClock.Shared.Busyness());

    /// <summary>The number for a machine.</summary>
    /// <param name="perProcessor">Runs for each processor on a quiet machine.</param>
    /// <param name="processors">Its processors, at least 1.</param>
    /// <param name="busyness">How many threads want each of them, at least 1.</param>
    /// <returns>Fewer on a busy machine, but one for each processor at least; no more than eight processors
    /// take.</returns>
    public static int Of(int perProcessor, int processors, double busyness)
    {
        var most = perProcessor * MostForEach;
        return Math.Clamp((int)(perProcessor * processors / busyness), Math.Min(processors, most), most);
    }
}
