using System.Net;
using System.Net.Sockets;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Tests;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ChaosProxy.Tests.Links;

/// <summary>Connections on which nothing happens must cost little, and lose nothing by it.</summary>
public sealed class RestTests
{
    private const int Busy = 20;

    [Fact]
    public async Task Connection_HoldsABufferOnlyWhileMuchPasses()
    {
        using var server = new RawServer();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connecting = RawPeer.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var connection = new LinkConnection(
            1,
            await listener.AcceptSocketAsync(TestContext.Current.CancellationToken),
            server.Uri.Authority,
            new(),
            new(TimeProvider.System)
        );
        connection.Start(() => { });
        using var client = await connecting;
        using var accepted = await server.AcceptAsync();

        await TalkAsync(client, accepted, 1);
        await SeenAsync(() => !connection.HoldsBuffer);
        await TalkAsync(client, accepted, Busy);
        Assert.True(connection.HoldsBuffer);
        connection.Rest();
        Assert.True(connection.HoldsBuffer);
        await SeenAsync(() =>
        {
            connection.Rest();
            return !connection.HoldsBuffer;
        });
        await TalkAsync(client, accepted, Busy);
        Assert.True(connection.HoldsBuffer);
    }

    [Fact]
    public async Task Link_LetsItsConnectionsRest()
    {
        var time = new FakeTimeProvider();
        await using var proxy = new LinkUnderTest(time);
        var (client, server) = await proxy.JoinAsync();
        for (var i = 0; i < 3; i++)
        {
            await TalkAsync(client, server, Busy);
            await proxy.SeenAsync(state => state.Open.Single().HoldsBuffer);
            await proxy.SeenAsync(state =>
            {
                // Again and again: what passed last may be counted a moment after the peer has it.
                time.Advance(TimeSpan.FromSeconds(1));
                return !state.Open.Single().HoldsBuffer;
            });
        }
    }

    private static async Task TalkAsync(RawPeer client, RawPeer server, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await client.SendAsync("question");
            Assert.Equal("question", await server.ReadAsync(8));
            await server.SendAsync("answer");
            Assert.Equal("answer", await client.ReadAsync(6));
        }
    }

    private static async Task SeenAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TestTimeouts.Default, TimeProvider.System);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
    }
}
