using McpTestbed.ChaosProxy.Tests.Peers;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ChaosProxy.Tests.Links;

/// <summary>A link must end connections as a direct one would.</summary>
public sealed class LinkTests
{
    private const int Repetitions = 30;

    [Fact]
    public async Task HalfClose_LeavesTheWayBackOpen()
    {
        await using var proxy = new LinkUnderTest();
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync("abc");
        client.EndSending();
        Assert.Equal(("abc", End.Fin), await server.ReadToEndAsync());
        await server.SendAsync("got 3");
        server.EndSending();

        Assert.Equal(("got 3", End.Fin), await client.ReadToEndAsync());
        await proxy.SeenAsync(state => state.Open.IsEmpty);
    }

    [Fact]
    public async Task Reset_ReachesTheOtherSideAfterAllThatWasSentBefore()
    {
        await using var proxy = new LinkUnderTest();
        for (var i = 0; i < Repetitions; i++)
        {
            var (client, server) = await proxy.JoinAsync();
            await server.SendAsync("before");
            await proxy.SeenAsync(state => state.Open.Sum(open => open.Bytes.ToClient) == 6);
            server.Reset();
            Assert.Equal(("before", End.Rst), await client.ReadToEndAsync());
            client.Dispose();
            await proxy.SeenAsync(state => state.Open.IsEmpty);

            (client, server) = await proxy.JoinAsync();
            client.Reset();
            Assert.Equal((string.Empty, End.Rst), await server.ReadToEndAsync());
            server.Dispose();
            await proxy.SeenAsync(state => state.Open.IsEmpty);
        }
    }

    [Fact]
    public async Task Bulk_ArrivesUnchangedThroughNoToxicAndThroughMany()
    {
        var text = string.Concat(Enumerable.Range(0, 400_000).Select(i => (char)(i * 31 % 251)));
        await using var proxy = new LinkUnderTest();
        var (client, server) = await proxy.JoinAsync();
        await Task.WhenAll(server.SendAsync(text), ReadAsync());
        proxy.Add("latency", attributes: [("latency", 2), ("jitter", 2)]);
        proxy.Add("bandwidth", attributes: [("rate", 20_000)]);
        await Task.WhenAll(server.SendAsync(text), ReadAsync());

        async Task ReadAsync() => Assert.Equal(text, await client.ReadAsync(text.Length));
    }

    [Fact]
    public async Task DeadServer_IsSeenAsReset()
    {
        await using var proxy = new LinkUnderTest();
        proxy.Link.Move(proxy.Link.Listen, "127.0.0.1:1");
        proxy.Link.Start();

        Assert.Equal(End.Rst, await proxy.EndOfTurnedAwayAsync());
    }

    [Fact]
    public async Task StopAndStart_TakesTheSamePortAgain()
    {
        await using var proxy = new LinkUnderTest();
        var address = proxy.Link.Listen;
        var (client, server) = await proxy.JoinAsync();
        proxy.Link.Stop();
        Assert.Equal(End.Fin, (await client.ReadToEndAsync()).End);
        proxy.Link.Start();

        Assert.Equal(address, proxy.Link.Listen);
        (client, server) = await proxy.JoinAsync();
        await client.SendAsync("x");
        Assert.Equal("x", await server.ReadAsync(1));
    }

    [Fact]
    public async Task RemovingAToxic_WhileTheLinkIsStuck_ReturnsAtOnce()
    {
        await using var proxy = new LinkUnderTest(new FakeTimeProvider());
        var (client, server) = await proxy.JoinAsync();
        proxy.Add("latency", attributes: [("latency", 1)]);
        proxy.Add("slicer", attributes: [("average_size", 1)]);
        var sending = server.SendAsync(new string('a', 16 * 1024 * 1024));
        proxy.Link.TryRemove("latency");
        await proxy.SeenAsync(state => state.Bytes.FromServer > 0);

        var removing = Task.Run(() => proxy.Link.TryRemove("slicer"), TestContext.Current.CancellationToken);

        Assert.True(await removing.WaitAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        client.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);
    }
}
