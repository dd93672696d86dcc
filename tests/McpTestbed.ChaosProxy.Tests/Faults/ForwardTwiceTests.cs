using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.ChaosProxy.Tests.Transparency;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ChaosProxy.Tests.Faults;

public sealed class ForwardTwiceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ForwardTwice_GivesTheServerTwoRequestsAndTheClientOneAnswer(bool streams)
    {
        var request = Say.Post(Say.Ping);
        var first = streams ? Say.StreamHead + Say.Chunk(Say.AnswerEvent()) + Say.LastChunk : Say.Ok();
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new ForwardTwice());
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(request);
        Assert.Equal(request + request, await server.ReadAsync(2 * request.Length));
        await rule.Effected.SoonAsync();
        await server.SendAsync(
            first + Say.Ok("""{"jsonrpc":"2.0","id":2,"error":{"code":-32600,"message":"again"}}"""),
            [7]
        );
        Assert.Equal(first, await client.ReadAsync(first.Length));

        // The connection goes on, and nothing of the second answer is on it.
        await client.SendAsync(request);
        Assert.Equal(request, await server.ReadAsync(request.Length));
        await server.SendAsync(Say.Ok());
        Assert.Equal(Say.Ok(), await client.ReadAsync(Say.Ok().Length));
        client.EndSending();
        server.EndSending();
        Assert.Equal(("", End.Fin), await client.ReadToEndAsync());
        var exchanges = (await proxy.FreezeAsync()).Exchanges;
        Assert.Equal(3, exchanges.Count);
        var copy = Assert.Single(exchanges, exchange => exchange.FromClient is null);
        Assert.Equal(("ping", 200, null), (copy.RpcMethod, copy.Status, copy.ToClient));
    }

    [Fact]
    public async Task Server_SeesTheClientGo_OnceItHasAnsweredTheCopy()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new ForwardTwice());
        var (client, server) = await TwiceAsync(proxy);
        await server.SendAsync(Say.Ok());
        await client.ReadAsync(Say.Ok().Length);

        client.EndSending();
        var ending = server.ReadToEndAsync();

        // A proxy that passes the end on at once has time to do so while others are served.
        await Exchanges.StatusesAsync(proxy, "c2", 20);
        Assert.False(ending.IsCompleted);
        await server.SendAsync(Say.Ok());
        Assert.Equal(("", End.Fin), await ending);
        server.EndSending();
        Assert.Equal(("", End.Fin), await client.ReadToEndAsync());
        Assert.Equal(
            200,
            Assert
                .Single((await proxy.FreezeAsync()).Exchanges, exchange => exchange is { Link: "c1", FromClient: null })
                .Status
        );
    }

    [Fact]
    public async Task Server_SeesTheClientGo_ThoughItNeverAnswersTheCopy()
    {
        var time = new FakeTimeProvider();
        await using var proxy = new ProxyUnderTest(time);
        proxy.Arm(new ForwardTwice());
        var (client, server) = await TwiceAsync(proxy);

        client.EndSending();
        var ending = server.ReadToEndAsync();
        while (!ending.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(("", End.Fin), await ending);
    }

    [Fact]
    public async Task ForwardTwice_Healed_ForwardsOnce()
    {
        await using var proxy = new ProxyUnderTest();
        await proxy.Arm(new ForwardTwice(), trigger: FaultTrigger.Always).DisposeAsync();

        await proxy.HoldAsync(new() { Requests = [Say.Post(Say.Ping)], Responses = [Say.Ok()] });
    }

    [Fact]
    public async Task ForwardTwice_LeavesLaterOperationsWithTheirOwnExchanges()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new ForwardTwice());
        var (client, server) = await proxy.JoinAsync();
        foreach (var (number, body) in new[] { (1, Say.Ping), (2, Say.Initialize) })
        {
            proxy.History.Append(
                "c1",
                new OperationInvoked
                {
                    Operation = number,
                    Client = "c1",
                    Name = body,
                    Port = client.LocalPort,
                    OnConnection = number,
                }
            );
            await client.SendAsync(Say.Post(body));
            await server.ReadUntilAsync(body);
            if (number == 1)
                await server.ReadUntilAsync(body);
            await server.SendAsync(number == 1 ? Say.Ok() + Say.Ok() : Say.Ok());
            await client.ReadAsync(Say.Ok().Length);
        }

        var exchanges = (await proxy.FreezeAsync()).Exchanges;
        Assert.Equal(
            ["ping", null, "initialize"],
            exchanges.Select(exchange => exchange.Operation is null ? null : exchange.RpcMethod)
        );
    }

    private static async Task<(RawPeer Client, RawPeer Server)> TwiceAsync(ProxyUnderTest proxy)
    {
        var (client, server) = await proxy.JoinAsync();
        await client.SendAsync(Say.Post(Say.Ping));
        await server.ReadAsync(2 * Say.Post(Say.Ping).Length);
        return (client, server);
    }
}
