using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Faults;

public sealed class LoseAnswerTests
{
    [Theory]
    [InlineData(EndedHow.Fin)]
    [InlineData(EndedHow.Rst)]
    public async Task LoseAnswer_GivesTheServerTheRequestAndTheClientNothing(EndedHow how)
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new LoseAnswer(how));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping));
        Assert.Equal(Say.Post(Say.Ping), await server.ReadAsync(Say.Post(Say.Ping).Length));
        await server.SendAsync(Say.Ok(), [10]);

        Assert.Equal(("", how == EndedHow.Fin ? End.Fin : End.Rst), await client.ReadToEndAsync());
        await rule.Effected.SoonAsync();
        var exchange = (await proxy.FreezeAsync()).Exchanges.Single();
        Assert.Equal((200, true), (exchange.Status, exchange.FromServer!.Complete));
        Assert.Null(exchange.ToClient);
    }

    [Fact]
    public async Task LoseAnswer_LosesTheStream_WhenTheAnswerIsOnIt()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new LoseAnswer(EndedHow.Rst));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping));
        await server.ReadUntilAsync(Say.Ping);
        await server.SendAsync(Say.StreamHead + Say.Chunk(Say.Event(1)));
        await proxy.SeenAsync<StreamEvent>();
        Assert.True(client.HasNothing);
        await server.SendAsync(Say.Chunk(Say.AnswerEvent()));

        Assert.Equal(("", End.Rst), await client.ReadToEndAsync());
        await rule.Effected.SoonAsync();
        var exchange = (await proxy.FreezeAsync()).Exchanges.Single();
        Assert.Equal((2, 0), (exchange.Events.Count, exchange.EventsToClient.Count));
        Assert.Equal((EndedHow.Rst, EndedBy.Rule), (exchange.StreamEnd!.How, exchange.StreamEnd.By));
        Assert.Null(exchange.ToClient);
    }

    [Fact]
    public async Task LoseAnswer_LosesNoEarlierAnswer_WhenRequestsArePipelined()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new LoseAnswer(EndedHow.Rst), new() { RpcMethod = "ping" });
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Initialize) + Say.Post(Say.Ping));
        await server.ReadUntilAsync(Say.Ping);
        await server.SendAsync(Say.Ok("first") + Say.Ok("second"));

        Assert.Equal((Say.Ok("first"), End.Rst), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task LoseAnswer_IsUnknown_WhenTheServerDiesBeforeItsAnswerIsWhole()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new LoseAnswer(EndedHow.Rst));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping));
        await server.ReadUntilAsync(Say.Ping);
        await server.SendAsync(Say.Ok()[..^5]);
        server.EndSending();

        Assert.Equal(("", End.Fin), await client.ReadToEndAsync());
        await proxy.SeenAsync<FaultUnknown>();
        Assert.False((await proxy.FreezeAsync()).Exchanges.Single().FromServer!.Complete);
    }

    [Fact]
    public async Task LoseAnswer_LosesAnAnswerWhoseFramingMakesNoSense()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new LoseAnswer(EndedHow.Fin));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping));
        await server.ReadUntilAsync(Say.Ping);
        await server.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        await server.SendAsync("zz\r\nmore");

        Assert.Equal(("", End.Fin), await client.ReadToEndAsync());
        await rule.Effected.SoonAsync();
    }
}
