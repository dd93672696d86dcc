using System.Net.Sockets;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Tests.Links;

public sealed class ConnectionEndTests
{
    private const int Repetitions = 50;

    [Fact]
    public async Task HalfClose_OfTheClient_LeavesTheWayBackOpen()
    {
        await using var proxy = new ProxyUnderTest();
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping));
        client.EndSending();
        Assert.Equal((Say.Post(Say.Ping), End.Fin), await server.ReadToEndAsync());
        await server.SendAsync(Say.Ok());
        server.EndSending();

        Assert.Equal((Say.Ok(), End.Fin), await client.ReadToEndAsync());
        var closed = await proxy.SeenAsync<ConnectionClosed>();
        Assert.Equal((EndedBy.Client, EndedHow.Fin), (closed.By, closed.How));
    }

    [Fact]
    public async Task HalfClose_OfTheServer_LeavesTheWayThereOpen()
    {
        await using var proxy = new ProxyUnderTest();
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping));
        await server.ReadAsync(Say.Post(Say.Ping).Length);
        await server.SendAsync(Say.Ok());
        server.EndSending();
        Assert.Equal((Say.Ok(), End.Fin), await client.ReadToEndAsync());
        await client.SendAsync(Say.Post(Say.Initialize));
        client.EndSending();

        Assert.Equal((Say.Post(Say.Initialize), End.Fin), await server.ReadToEndAsync());
        var closed = await proxy.SeenAsync<ConnectionClosed>();
        Assert.Equal((EndedBy.Server, EndedHow.Fin), (closed.By, closed.How));
    }

    [Fact]
    public async Task Reset_OfTheClient_ReachesTheServerAfterAllThatWasSentBefore()
    {
        await using var proxy = new ProxyUnderTest();
        for (var i = 1; i <= Repetitions; i++)
        {
            var connection = i;
            var (client, server) = await proxy.JoinAsync();
            await client.SendAsync(Say.Post(Say.Ping));
            await proxy.SeenAsync<ExchangeRequest>(request =>
                request.Connection == connection && request.Leg == Leg.Server
            );
            client.Reset();

            Assert.Equal((Say.Post(Say.Ping), End.Rst), await server.ReadToEndAsync());
            var closed = await proxy.SeenAsync<ConnectionClosed>(entry => entry.Connection == connection);
            Assert.Equal((EndedBy.Client, EndedHow.Rst), (closed.By, closed.How));
        }
    }

    [Fact]
    public async Task Reset_OfTheServer_ReachesTheClientAfterAllThatWasSentBefore()
    {
        await using var proxy = new ProxyUnderTest();
        for (var i = 1; i <= Repetitions; i++)
        {
            var connection = i;
            var (client, server) = await proxy.JoinAsync();
            await client.SendAsync(Say.Post(Say.Ping));
            await server.ReadAsync(Say.Post(Say.Ping).Length);
            await server.SendAsync(Say.Ok());
            await proxy.SeenAsync<ExchangeResponse>(response =>
                response.Connection == connection && response.Leg == Leg.Client
            );
            server.Reset();

            Assert.Equal((Say.Ok(), End.Rst), await client.ReadToEndAsync());
            var closed = await proxy.SeenAsync<ConnectionClosed>(entry => entry.Connection == connection);
            Assert.Equal((EndedBy.Server, EndedHow.Rst), (closed.By, closed.How));
        }
    }

    [Fact]
    public async Task Answer_ReachesTheClient_WhenTheServerBrokeOffInTheMiddleOfTheRequest()
    {
        await using var proxy = new ProxyUnderTest();
        var head = Say.Head("POST /mcp HTTP/1.1", "Host: target", "Content-Length: 10000000");
        var refusal = Say.Head("HTTP/1.1 413 Too Large", "Content-Length: 0");
        for (var i = 0; i < Repetitions; i++)
        {
            var (client, server) = await proxy.JoinAsync();
            await client.SendAsync(head);
            await server.ReadAsync(head.Length);
            await server.SendAsync(refusal);
            await client.SendAsync(new string('x', 100_000));
            server.Reset();
            await SendUntilBrokenAsync(client);

            Assert.StartsWith(refusal, (await client.ReadToEndAsync()).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Client_SeesReset_WhenTheServerIsNotThere()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Server.Dispose();

        Assert.Equal(("", End.Rst), await ConnectAndReadAsync(proxy));

        var closed = await proxy.SeenAsync<ConnectionClosed>();
        Assert.Equal((EndedBy.Proxy, EndedHow.Unreachable), (closed.By, closed.How));
    }

    [Fact]
    public async Task Link_GoesOnAccepting_WhenClientsBreakOffAtOnce()
    {
        await using var proxy = new ProxyUnderTest();
        for (var i = 0; i < Repetitions; i++)
            (await proxy.ConnectAsync()).Reset();

        using var client = await proxy.ConnectAsync();
        await client.SendAsync(Say.Post(Say.Ping));

        await proxy.SeenAsync<ExchangeRequest>(request => request.Leg == Leg.Server);
    }

    private static async Task<(string, End)> ConnectAndReadAsync(ProxyUnderTest proxy)
    {
        try
        {
            return await (await proxy.ConnectAsync()).ReadToEndAsync();
        }
        catch (SocketException)
        {
            // The reset was there before the connect returned.
            return ("", End.Rst);
        }
    }

    private static async Task SendUntilBrokenAsync(RawPeer client)
    {
        try
        {
            while (true)
                await client.SendAsync(new string('x', 100_000));
        }
        catch (SocketException)
        {
            // What the test is about: from here on only reading makes sense.
        }
    }
}
