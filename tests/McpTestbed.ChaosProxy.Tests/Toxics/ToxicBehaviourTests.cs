using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.ChaosProxy.Toxics.Kinds;
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

        // A server may have accepted before the link knows of it.
        await client.SendAsync("a");
        await server.ReadAsync(1);
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
    public async Task Blackhole_HoldsTheEndToo()
    {
        await using var proxy = new LinkUnderTest(time);
        var (client, server) = await proxy.JoinAsync();
        proxy.Add("blackhole");
        server.EndSending();
        var ending = client.ReadToEndAsync();
        for (var i = 0; i < 200; i++)
        {
            await client.SendAsync("passes");
            await server.ReadAsync(6);
        }

        Assert.False(ending.IsCompleted);

        proxy.Link.TryRemove("blackhole");

        Assert.Equal((string.Empty, End.Fin), await ending);
    }

    [Fact]
    public async Task Duration_LetsHeldBytesGo()
    {
        await using var proxy = new LinkUnderTest(time);
        var (client, server) = await proxy.JoinAsync();
        proxy.Add(
            "bandwidth",
            budget: ToxicBudget.Unlimited with
            {
                Duration = TimeSpan.FromSeconds(1),
            },
            attributes: [("rate", 0)]
        );
        await server.SendAsync("held");
        await proxy.SeenAsync(state => state.Bytes.FromServer == 4);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("held", await client.ReadAsync(4));
    }
}
