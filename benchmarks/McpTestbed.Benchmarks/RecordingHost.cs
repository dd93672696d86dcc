using System.Globalization;
using McpTestbed.ChaosProxy;
using McpTestbed.Core.Histories;

namespace McpTestbed.Benchmarks;

/// <summary>A recording link as a process of its own, as a run hosts it: the codec reads along and a history file is written.</summary>
internal static class RecordingHost
{
    public static async Task RunAsync(Uri server, string file, int entryBound, long byteBound)
    {
        using var history = new HistoryWriter(file, TimeProvider.System) { EntryBound = entryBound, ByteBound = byteBound };
        await using var wire = new ChaosWire(server, seed: 1, history, new Redactor([]), TimeProvider.System);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ready {wire.OpenLink("c1").Port}"));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    }
}
