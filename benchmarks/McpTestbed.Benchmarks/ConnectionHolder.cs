using System.Globalization;

namespace McpTestbed.Benchmarks;

/// <summary>Opens connections, lets each have one answer, and holds them open.</summary>
internal static class ConnectionHolder
{
    private const int AtOnce = 64;
    private const int BufferSize = 1024;

    public static async Task RunAsync(int port, string path, int count)
    {
        var open = new LoadConnection[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            open[number] = await LoadConnection.OpenAsync(port, BufferSize);
            await open[number].AskAsync(path);
            await open[number].ReadUntilBracesAsync(1);
        });
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ready {count}"));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        GC.KeepAlive(open);
    }
}
