using System.Globalization;
using System.Text.Json;
using McpTestbed.ChaosProxy.Client;

namespace McpTestbed.Benchmarks;

/// <summary>Adds and removes a toxic again and again, and notes how long the slowest call took.</summary>
internal static class ControlLoad
{
    public static async Task RunAsync(Uri control, string proxy, int pairs)
    {
        using var http = new HttpClient { BaseAddress = control };
        var client = new ToxiproxyClient(http);
        var toxic = new ToxiproxyToxic(
            "latency",
            "benchmark",
            Attributes: new Dictionary<string, JsonElement> { ["latency"] = JsonSerializer.SerializeToElement(1) }
        );
        var calls = new List<double>(pairs * 2);
        for (var i = 0; i < pairs; i++)
        {
            calls.Add(await TimeAsync(() => client.AddAsync(proxy, toxic, CancellationToken.None)));
            calls.Add(await TimeAsync(() => client.RemoveAsync(proxy, "benchmark", CancellationToken.None)));
        }

        // The first call also compiles both programs' code for it, while the processors are busy: a figure of its own.
        var first = calls[0];
        calls.RemoveAt(0);
        calls.Sort();
        await Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"calls {calls.Count} first-ms {first:0.00} median-ms {calls[calls.Count / 2]:0.00} p99-ms "
                    + $"{calls[calls.Count * 99 / 100]:0.00} slowest-ms {calls[^1]:0.00}"
            )
        );
    }

    private static async Task<double> TimeAsync(Func<Task> call)
    {
        var began = TimeProvider.System.GetTimestamp();
        await call();
        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }
}
