using System.Diagnostics;
using System.Globalization;
using System.Text;
using McpTestbed.Core.Histories;

namespace McpTestbed.Benchmarks;

/// <summary>What recording a request costs with few secrets learnt and with many, in turns.</summary>
internal static class SecretLoad
{
    private const int Few = 10;
    private const int Requests = 10_000;

    private static readonly string[] Lines =
    [
        "Host: 127.0.0.1:3001",
        "Content-Type: application/json",
        "Accept: application/json, text/event-stream",
        "MCP-Protocol-Version: 2025-11-25",
        "Mcp-Session-Id: 31d4d96e-407a-4f86-9bd3-1c7a2e5b8f60",
        "User-Agent: benchmark",
    ];

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hello"}}}"""
    );

    public static void Run(int many, int rounds)
    {
        var (few, lots) = (Knowing(Few), Knowing(many));
        Measure(few);
        Measure(lots);
        var costs = Enumerable.Range(0, rounds).Select(_ => (Few: Measure(few), Many: Measure(lots))).ToList();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Few} secrets {Median(costs.Select(cost => cost.Few)):0.00} us, {many} secrets "
                    + $"{Median(costs.Select(cost => cost.Many)):0.00} us, ratio "
                    + $"{Median(costs.Select(cost => cost.Many / cost.Few)):0.00} (medians of {rounds} pairs)"
            )
        );
    }

    private static Redactor Knowing(int secrets)
    {
        var redactor = new Redactor([]);
        for (var i = 0; i < secrets; i++)
            redactor.Learn($"{i * 7919L:x8}-407a-4f86-9bd3-{i:x12}");
        return redactor;
    }

    /// <summary>Processor time for one request, in microseconds, its line and the writing of it included.</summary>
    private static double Measure(Redactor redactor)
    {
        var path = Path.GetTempFileName();
        try
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            using (
                var history = new HistoryWriter(path, TimeProvider.System)
                {
                    EntryBound = int.MaxValue,
                    ByteBound = long.MaxValue,
                }
            )
            {
                for (var i = 1; i <= Requests; i++)
                    history.Append("link:c1", Entry(redactor, i));
            }

            return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / Requests;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ExchangeRequest Entry(Redactor redactor, int number) =>
        new()
        {
            Link = "c1",
            Connection = 1,
            Exchange = number,
            Leg = Leg.Client,
            Method = redactor.Text("POST"),
            Target = redactor.Target("/mcp"),
            Headers = redactor.Lines(Lines),
            Body = redactor.Body(Body, Body.Length),
        };

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
