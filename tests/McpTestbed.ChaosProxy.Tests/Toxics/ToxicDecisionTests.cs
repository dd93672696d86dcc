using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Tests.Toxics;

/// <summary>What is decided by chance is decided by seed, names and ordinal alone.</summary>
public sealed class ToxicDecisionTests
{
    private const int Connections = 100;
    private const int Runs = 50;
    private const int ConnectionsOverSockets = 12;

    [Fact]
    public void Decisions_AreTheSameInFiftyRunsWithOtherConnectionsInBetween()
    {
        var first = Fates(seed: 7, run: 0);
        Assert.InRange(first.Count(applies => applies), 30, 70);
        for (var run = 1; run < 50; run++)
            Assert.Equal(first, Fates(seed: 7, run));
        Assert.NotEqual(first, Fates(seed: 8, run: 0));
    }

    [Fact]
    public async Task Fates_AreTheSameInFiftyRuns_OverSocketsWithOtherConnectionsInBetween()
    {
        var order = new Random(Runs);
        var first = await FatesOverSocketsAsync(order);
        Assert.Equal([false, true], first.Distinct().Order());
        for (var run = 1; run < Runs; run++)
            Assert.Equal(first, await FatesOverSocketsAsync(order));
    }

    [Fact]
    public void Toxicity_GrownMeetsTheSameConnectionsAndMore()
    {
        var table = new ToxicTable(1);
        Assert.True(table.TryAdd(Half, TimeSpan.Zero));
        var half = Enumerable
            .Range(1, Connections)
            .Where(number => table.PlanFor(number, 0, TimeSpan.Zero).All.Any())
            .ToHashSet();
        Assert.True(table.TryUpdate(Half with { Toxicity = 0.8 }));
        var most = Enumerable
            .Range(1, Connections)
            .Where(number => table.PlanFor(number, null, TimeSpan.Zero).All.Any())
            .ToHashSet();
        Assert.True(half.IsProperSubsetOf(most));
    }

    private static ToxicDefinition Half =>
        LinkUnderTest.Definition("noop", LinkDirection.Downstream, "half", 0.5, null);

    /// <summary>Which connections of a link it applies to, in their order, while another link is connected to at
    /// random.</summary>
    private static async Task<List<bool>> FatesOverSocketsAsync(Random order)
    {
        await using var link = new LinkUnderTest(seed: 7);
        await using var other = new LinkUnderTest(seed: 7);
        Assert.True(link.Link.TryAdd(Half));
        Assert.True(other.Link.TryAdd(Half));
        var elsewhere = new List<Task>();
        for (var i = 0; i < ConnectionsOverSockets; i++)
        {
            for (var n = order.Next(3); n > 0; n--)
                elsewhere.Add(other.ConnectAsync());
            await link.ConnectAsync();
        }

        await Task.WhenAll(elsewhere);
        await link.SeenAsync(state => state.Open.Length == ConnectionsOverSockets);
        return [.. link.Link.State().Open.OrderBy(open => open.Number).Select(open => open.Toxics.Contains("half"))];
    }

    /// <summary>Which connections it applies to, when they and those of another toxic's making are asked about in an
    /// order of the run's own.</summary>
    private static List<bool> Fates(ulong seed, int run)
    {
        var table = new ToxicTable(seed);
        if (run % 2 == 1)
            Assert.True(table.TryAdd(SampleToxics.Of("latency", LinkDirection.Upstream), TimeSpan.Zero));
        Assert.True(table.TryAdd(Half, TimeSpan.Zero));
        var order = Enumerable.Range(1, Connections).OrderBy(number => number * (run + 1) * 7919 % 101).ToList();
        var fates = order.ToDictionary(
            number => number,
            number => table.PlanFor(number, 0, TimeSpan.Zero).All.Any(active => active.Owner.Definition.Name == "half")
        );
        return [.. Enumerable.Range(1, Connections).Select(number => fates[number])];
    }
}
