using System.Globalization;

namespace McpTestbed.Core.Pacing;

/// <summary>How many threads of the machine want to run, as its kernel counts them.</summary>
internal static class RunnableThreads
{
    private const string LinuxLoad = "/proc/loadavg";
    private const string LinuxProcessors = "/sys/devices/system/cpu/online";

    private static readonly int Processors = Math.Max(Environment.ProcessorCount, CountOnline());

    /// <summary>Threads that run or wait for a processor, for each processor; 1 where the system does not
    /// tell.</summary>
    public static double PerProcessor()
    {
        if (!OperatingSystem.IsLinux())
            return 1;
        try
        {
            return OfLoadLine(File.ReadAllText(LinuxLoad)) / Processors;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 1;
        }
    }

    /// <summary>The count in the kernel's line, such as <c>0.20 0.18 0.12 3/80 11206</c>; without the thread that
    /// reads it.</summary>
    internal static double OfLoadLine(string line) =>
        line.Split(' ') is [_, _, _, var counts, ..]
        && counts.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
        && int.TryParse(counts.AsSpan(0, slash), CultureInfo.InvariantCulture, out var runnable)
            ? Math.Max(0, runnable - 1)
            : 1;

    /// <summary>The kernel counts the threads of the whole machine, also where this process may use a part of
    /// it.</summary>
    private static int CountOnline()
    {
        try
        {
            return OperatingSystem.IsLinux() ? OfRanges(File.ReadAllText(LinuxProcessors)) : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return 0;
        }
    }

    /// <summary>How many numbers a list such as <c>0-3,6</c> has.</summary>
    internal static int OfRanges(string text) =>
        text.Trim()
            .Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(range =>
                range.Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray()
            )
            .Sum(range => range[^1] - range[0] + 1);
}
