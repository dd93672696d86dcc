using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Links;

/// <summary>What the machine does not give is refused in words, and blamed on nobody.</summary>
public sealed class LimitTests
{
    private readonly ConcurrentQueue<string> told = [];

    [Fact]
    public async Task Connections_AreReset_WhenNoPlaceIsLeft_AndLetInAgainAfterwards()
    {
        using var server = new RawServer();
        await using var link = Start(server.Uri.Authority, new() { Budget = new(2) });
        using var first = await RawPeer.ConnectAsync(link.Listen);
        using var atServer = await server.AcceptAsync();
        using var second = await RawPeer.ConnectAsync(link.Listen);
        using var secondAtServer = await server.AcceptAsync();

        for (var i = 0; i < 3; i++)
            Assert.Equal(End.Rst, await EndOfOneMoreAsync(link));

        Assert.Single(told, line => line.Contains("there is no place for more (2 in all", StringComparison.Ordinal));
        Assert.Equal((5, 3), (link.State().Accepted, link.State().TurnedAway));

        second.Reset();
        await SeenAsync(link, state => state.Open.Length == 1);
        using var third = await RawPeer.ConnectAsync(link.Listen);
        using var thirdAtServer = await server.AcceptAsync();
        await third.SendAsync("x");
        Assert.Equal("x", await thirdAtServer.ReadAsync(1));
    }

    [Fact]
    public async Task Links_ShareThePlacesOfTheirProcess()
    {
        using var server = new RawServer();
        var budget = new ConnectionBudget(1);
        await using var one = Start(server.Uri.Authority, new() { Budget = budget });
        await using var other = Start(server.Uri.Authority, new() { Budget = budget });
        using var first = await RawPeer.ConnectAsync(one.Listen);
        using var atServer = await server.AcceptAsync();

        Assert.Equal(End.Rst, await EndOfOneMoreAsync(other));
    }

    [Theory]
    [InlineData(600, 100)]
    [InlineData(64, 16)]
    [InlineData(null, int.MaxValue)]
    public void Places_GoByTheDescriptors(int? descriptors, int places) =>
        Assert.Equal(places, ConnectionBudget.For(descriptors));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Loops_AreBrokenAtOnce(int links)
    {
        // Each leads to the next, and the last to the first.
        var all = new List<Link>();
        for (var i = 0; i < links; i++)
            all.Add(Start("127.0.0.1:1", new() { Budget = new(200) }));
        for (var i = 0; i < links; i++)
        {
            all[i].Move(all[i].Listen, $"127.0.0.1:{all[(i + 1) % links].Listen.Port}");
            all[i].Start();
        }

        for (var i = 0; i < 5; i++)
            Assert.Equal(End.Rst, await EndOfOneMoreAsync(all[0]));

        foreach (var link in all)
        {
            await SeenAsync(link, state => state.Open.IsEmpty);
            Assert.InRange(link.State().Accepted, 1, 5 * 6);
        }

        Assert.Contains(told, line => line.Contains("a link leads back to itself", StringComparison.Ordinal));
        foreach (var link in all)
            await link.DisposeAsync();
    }

    [Fact]
    public async Task Links_MayLeadToOthers()
    {
        using var server = new RawServer();
        await using var inner = Start(server.Uri.Authority, new());
        await using var outer = Start($"127.0.0.1:{inner.Listen.Port}", new());

        using var client = await RawPeer.ConnectAsync(outer.Listen);
        using var atServer = await server.AcceptAsync();
        await client.SendAsync("hello");

        Assert.Equal("hello", await atServer.ReadAsync(5));
        Assert.Empty(told);
    }

    /// <summary>The system gives a port that a client has also to connections of the link, which lead
    /// elsewhere.</summary>
    [Fact]
    public async Task ManyConnections_AreTakenForNoLoop()
    {
        using var server = new RawServer();
        await using var link = Start(server.Uri.Authority, new());
        var open = new List<IDisposable>();
        try
        {
            for (var i = 0; i < 500; i++)
            {
                open.Add(await RawPeer.ConnectAsync(link.Listen));
                open.Add(await server.AcceptAsync());
            }

            Assert.Empty(told);
            Assert.Equal(500, link.State().Open.Length);
        }
        finally
        {
            open.ForEach(peer => peer.Dispose());
        }
    }

    [Fact]
    public async Task ServerThatNeitherAcceptsNorRefuses_IsToldAsTrouble()
    {
        // Its queue is full and nobody accepts, so the system drops what knocks.
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        server.Listen(0);
        var address = (IPEndPoint)server.LocalEndPoint!;
        using var waiting = await RawPeer.ConnectAsync(address);
        await using var link = Start($"{address}", new() { DialDeadline = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(End.Rst, await EndOfOneMoreAsync(link));

        Assert.Contains(told, line =>
            line.Contains("the server neither accepted nor refused a connection within 0.2 s", StringComparison.Ordinal)
        );
    }

    private Link Start(string upstream, LinkOptions options)
    {
        var link = new Link(
            "link",
            new(IPAddress.Loopback, 0),
            upstream,
            options with
            {
                Trouble = trouble => told.Enqueue(trouble),
            }
        );
        link.Start();
        return link;
    }

    private static async Task<End> EndOfOneMoreAsync(Link link)
    {
        try
        {
            using var client = await RawPeer.ConnectAsync(link.Listen);
            return (await client.ReadToEndAsync()).End;
        }
        catch (SocketException)
        {
            return End.Rst;
        }
    }

    private static async Task SeenAsync(Link link, Func<LinkState, bool> condition)
    {
        using var patience = new CancellationTokenSource(TestTimeouts.Default, TimeProvider.System);
        while (!condition(link.State()))
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
    }
}
