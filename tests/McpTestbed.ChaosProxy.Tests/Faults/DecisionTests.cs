using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Tests.Faults;

/// <summary>What rules decide depends on seed, rule and order within what is counted, and on nothing else.</summary>
public sealed class DecisionTests
{
    private const int Runs = 50;
    private const int Requests = 12;

    private static readonly FaultTrigger Half = FaultTrigger.Always with { Probability = 0.5, Per = CountScope.Client };

    [Fact]
    public async Task Decisions_AreTheSameInFiftyRuns_WithOtherClientsInBetweenAtRandom()
    {
        var order = new Random(Runs);
        var first = await RunAsync(order, seed: 7, withUnrelated: false);
        Assert.Contains("\"drawn\"", first);
        Assert.Contains("\"rule\":\"odd\"", first);
        for (var run = 1; run < Runs; run++)
            Assert.Equal(first, await RunAsync(order, seed: 7, withUnrelated: run % 2 == 1));
        Assert.NotEqual(first, await RunAsync(order, seed: 8, withUnrelated: false));
    }

    /// <summary>The decisions about client c1, as they stand in the history, while c2 asks now and then.</summary>
    private static async Task<string> RunAsync(Random order, ulong seed, bool withUnrelated)
    {
        await using var proxy = new ProxyUnderTest(TimeProvider.System, seed: seed);
        if (withUnrelated)
            proxy.Wire.Faults.Arm(
                new("unrelated", new AnswerInstead(500), new(), FaultTrigger.Always with { Probability = 0 })
            );
        proxy.Wire.Faults.Arm(new("half", new AnswerInstead(418), new() { HttpMethod = "GET" }, Half));
        proxy.Wire.Faults.Arm(
            new(
                "odd",
                new EditHeader(Message.Request, "Host", HeaderEdit.Duplicate),
                new(),
                FaultTrigger.Always with
                {
                    Every = 2,
                    Per = CountScope.Client,
                }
            )
        );
        for (var at = 0; at < Requests; )
        {
            for (var n = order.Next(3); n > 0; n--)
                await Exchanges.StatusesAsync(proxy, "c2", 1);
            var some = Math.Min(1 + order.Next(3), Requests - at);
            await Exchanges.StatusesAsync(proxy, "c1", some);
            at += some;
        }

        await proxy.FreezeAsync();
        var decisions = File.ReadLines(proxy.HistoryPath)
            .Where(line =>
                line.Contains("\"fault.fired\"", StringComparison.Ordinal)
                && line.Contains("\"link\":\"c1\"", StringComparison.Ordinal)
            );

        // All but the number and the time of the entry.
        return string.Join('\n', decisions.Select(line => line.Split(",\"source\"")[0]).Order(StringComparer.Ordinal));
    }
}
