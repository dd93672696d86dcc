using System.Net.Sockets;
using McpTestbed.ChaosProxy.Links.Bytes;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.ChaosProxy.Toxics;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ChaosProxy.Tests.Toxics;

/// <summary>What peers see of toxics, by a clock that the tests move.</summary>
public sealed class ToxicBehaviourTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Timeout_ClosesOnTimeWhileTrafficFlows()
    {
        await using var proxy = new LinkUnderTest(time);
        var (client, server) = await proxy.JoinAsync();
        proxy.Add("timeout", attributes: [("timeout", 400)]);
        for (var i = 1; i < 4; i++)
        {
            await server.SendAsync("x");
            var count = i;
            await proxy.SeenAsync(state => state.Bytes.FromServer == count);
            time.Advance(TimeSpan.FromMilliseconds(100));
            Assert.True(client.HasNothing);
        }

        time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal((string.Empty, End.Fin), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task ResetPeer_ResetsBothSidesOfAConnectionThatWasOpenBefore()
    {
        await using var proxy = new LinkUnderTest(time);
        var (client, server) = await proxy.JoinAsync();
        proxy.Add("reset_peer", attributes: [("timeout", 50)]);
        time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal(End.Rst, (await client.ReadToEndAsync()).End);
        Assert.Equal(End.Rst, (await server.ReadToEndAsync()).End);
    }

    [Fact]
    public async Task ToxicityZero_ChangesNothing()
    {
        foreach (var kind in ToxicCatalog.All.Select(kind => kind.Name))
        {
            await using var proxy = new LinkUnderTest(time);
            foreach (var direction in Enum.GetValues<LinkDirection>())
            {
                var sample = SampleToxics.Of(kind, direction);
                Assert.True(proxy.Link.TryAdd(sample with { Name = $"{direction}", Toxicity = 0 }));
            }

            var (client, server) = await proxy.JoinAsync();
            await client.SendAsync("question");
            client.EndSending();
            Assert.Equal(("question", End.Fin), await server.ReadToEndAsync());
            await server.SendAsync("answer");
            server.EndSending();
            Assert.Equal(("answer", End.Fin), await client.ReadToEndAsync());
        }
    }

    [Theory]
    [InlineData("fin", (int)End.Fin)]
    [InlineData("rst", (int)End.Rst)]
    public async Task Close_LetsSoManyBytesPass(string how, int expected)
    {
        await using var proxy = new LinkUnderTest(time);
        var (client, server) = await proxy.JoinAsync();
        proxy.Add("close", attributes: [("after_bytes", 5), ("how", how)]);
        await client.SendAsync("unread by the server");
        await server.SendAsync("0123456789");

        Assert.Equal(("01234", (End)expected), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task LimitTime_ClosesWithTrafficFlowing()
    {
        await using var proxy = new LinkUnderTest(time);
        var (client, server) = await proxy.JoinAsync();
        proxy.Add("limit_time", attributes: [("time", 100)]);
        await server.SendAsync("flows");
        Assert.Equal("flows", await client.ReadAsync(5));
        time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal((string.Empty, End.Fin), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Blackhole_ReadsNothingAndGoesOnWhenRemoved()
    {
        await using var proxy = new LinkUnderTest(time);
        var (client, server) = await proxy.JoinAsync();
        proxy.Add("blackhole");
        await server.SendAsync("kept");
        await client.SendAsync("passes");
        await server.ReadAsync(6);
        Assert.True(client.HasNothing);
        Assert.Equal(0, proxy.Link.State().Bytes.ToClient);

        proxy.Link.TryRemove("blackhole");

        Assert.Equal("kept", await client.ReadAsync(4));
    }

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
    public async Task Duration_LetsHeldBytesGo()
    {
        await using var proxy = new LinkUnderTest(time);
        var (client, server) = await proxy.JoinAsync();
        proxy.Add("bandwidth", budget: ToxicBudget.Unlimited with { Duration = TimeSpan.FromSeconds(1) }, attributes: [("rate", 0)]);
        await server.SendAsync("held");
        await proxy.SeenAsync(state => state.Bytes.FromServer == 4);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("held", await client.ReadAsync(4));
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
            if (unrelated is not null) Assert.True(proxy.Link.TryAdd(SampleToxics.Of(unrelated, LinkDirection.Upstream) with { Toxicity = 0.3 }));
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
            if (proxy.Link.State().TurnedAway == before.TurnedAway) (await proxy.AcceptAsync()).Dispose();
            return (await client.ReadToEndAsync()).End;
        }
        catch (SocketException)
        {
            // The reset came before connecting was done.
            return End.Rst;
        }
    }
}
