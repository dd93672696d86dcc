using System.Net.Sockets;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.ChaosProxy.Toxics;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ChaosProxy.Tests.Toxics;

/// <summary>Toxics that decide about connections as they arrive, and budgets.</summary>
public sealed class ArrivingConnectionTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task NthConnection_TurnsAwayThatOneOnly()
    {
        await using var proxy = new LinkUnderTest(time);
        proxy.Add("nth_connection", attributes: [("n", 2)]);
        Assert.Equal([true, false, true], await FatesAsync(proxy, 3));
    }

    [Fact]
    public async Task Refuse_WithAHitBudget_FailsTheFirstTwo()
    {
        await using var proxy = new LinkUnderTest(time);
        proxy.Add("refuse", budget: ToxicBudget.Unlimited with { MaximumHits = 2 });
        Assert.Equal([false, false, true, true], await FatesAsync(proxy, 4));
        Assert.Equal(2, proxy.Link.State().TurnedAway);
    }

    [Fact]
    public async Task ConnectionLimit_CountsWhatIsOpen()
    {
        await using var proxy = new LinkUnderTest(time);
        proxy.Add("conn_limit", attributes: [("maximum", 1)]);
        using var first = (await proxy.JoinAsync()).Client;
        Assert.Equal(End.Rst, await proxy.EndOfTurnedAwayAsync());
    }

    [Fact]
    public async Task AcceptDelay_DialsLater()
    {
        await using var proxy = new LinkUnderTest(time);
        proxy.Add("accept_delay", attributes: [("delay", 500)]);
        using var client = await proxy.ConnectAsync();
        var accepting = proxy.AcceptAsync();
        await proxy.SeenAsync(state => state.Open.Length == 1);
        time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(accepting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(2));
        using var server = await accepting;
    }

    [Fact]
    public async Task Budget_StartsLaterAndEndsByItself()
    {
        await using var proxy = new LinkUnderTest(time);
        proxy.Add("refuse", budget: new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), null));
        Assert.Equal([true], await FatesAsync(proxy, 1));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([false], await FatesAsync(proxy, 1));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true], await FatesAsync(proxy, 1));
    }

    [Fact]
    public async Task UnrelatedToxic_ChangesNoOtherConnectionsFate()
    {
        const int Connections = 20;
        var alone = await FatesOfHalfAsync(null);
        Assert.Contains(true, alone);
        Assert.Contains(false, alone);
        Assert.Equal(alone, await FatesOfHalfAsync("noop"));
        Assert.Equal(alone, await FatesOfHalfAsync("slicer"));

        async Task<List<bool>> FatesOfHalfAsync(string? unrelated)
        {
            await using var proxy = new LinkUnderTest(time);
            if (unrelated is not null)
                Assert.True(
                    proxy.Link.TryAdd(SampleToxics.Of(unrelated, LinkDirection.Upstream) with { Toxicity = 0.3 })
                );
            proxy.Add("refuse", toxicity: 0.5);
            return await FatesAsync(proxy, Connections);
        }
    }

    /// <summary>For each of some connections, one after the other, whether it was let through.</summary>
    private static async Task<List<bool>> FatesAsync(LinkUnderTest proxy, int count)
    {
        List<bool> fates = [];
        for (var i = 0; i < count; i++)
        {
            var before = proxy.Link.State();
            var end = await EndOfOneAsync(proxy, before);
            var isThrough = proxy.Link.State().TurnedAway == before.TurnedAway;
            Assert.Equal(isThrough ? End.Fin : End.Rst, end);
            fates.Add(isThrough);
        }

        return fates;
    }

    private static async Task<End> EndOfOneAsync(LinkUnderTest proxy, LinkState before)
    {
        try
        {
            using var client = await proxy.ConnectAsync();
            await proxy.SeenAsync(state => state.Accepted == before.Accepted + 1);
            if (proxy.Link.State().TurnedAway == before.TurnedAway)
                (await proxy.AcceptAsync()).Dispose();
            return (await client.ReadToEndAsync()).End;
        }
        catch (SocketException)
        {
            // The reset came before connecting was done.
            return End.Rst;
        }
    }
}
