using System.Globalization;

namespace McpTestbed.Benchmarks;

/// <summary>Reads streams of events to their end and says how many came in a second.</summary>
internal static class EventReader
{
    private const int BufferSize = 64 * 1024;

    public static async Task RunAsync(int port, int streams, int count, int perSecond)
    {
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => ReadAsync(port, count, perSecond)));
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        await Console.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"events/s {streams * (double)count / seconds:0}")
        );
    }

    private static async Task ReadAsync(int port, int count, int perSecond)
    {
        using var connection = await LoadConnection.OpenAsync(port, BufferSize);
        await connection.AskAsync(string.Create(CultureInfo.InvariantCulture, $"/events/{count}/{perSecond}"));

        // Every event's JSON ends with two.
        await connection.ReadUntilBracesAsync(count * 2);
    }
}
