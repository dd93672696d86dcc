using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using static McpTestbed.ChaosProxy.Tests.Peers.ReplicasUnderTest;

namespace McpTestbed.ChaosProxy.Tests.Links;

/// <summary>Which replica gets a request, and in which order answers leave.</summary>
public sealed class BalancingTests
{
    private static readonly string Ping = Say.Post(Say.Ping, "mCP-session-ID:  abc ");

    [Fact]
    public async Task RoundRobin_AsksInTurn_OnOneConnectionOfEachReplica()
    {
        await using var proxy = new ReplicasUnderTest(Balance.RoundRobin);
        var client = await proxy.ConnectAsync();
        var servers = new RawPeer[2];
        for (var i = 0; i < 4; i++)
        {
            await client.SendAsync(Ping, [7, 50]);
            if (i < 2)
                servers[i] = await proxy.AcceptAsync(i);
            await AnswerAsync(servers[i % 2], client, Ping);
        }

        var history = await proxy.FreezeAsync();
        Assert.Equal(["r1", "r2", "r1", "r2"], history.Exchanges.Select(exchange => exchange.Replica));
        Assert.All(history.Exchanges, exchange =>
            Assert.True(
                exchange
                    is { Served: true, FromServer.AnsweredBy: AnsweredBy.Target, ToClient.Unchanged: false or true }
            )
        );
    }

    [Fact]
    public async Task RoundRobin_IsOneOrderForAllConnections()
    {
        await using var proxy = new ReplicasUnderTest(Balance.RoundRobin, 3);
        for (var i = 0; i < 3; i++)
        {
            var client = await proxy.ConnectAsync();
            await client.SendAsync(Ping);
            await AnswerAsync(await proxy.AcceptAsync(i), client, Ping);
        }
    }

    [Fact]
    public async Task Sticky_LeadsBackToTheReplicaThatIssuedTheId_FromEveryConnection()
    {
        await using var proxy = new ReplicasUnderTest(Balance.Sticky);
        var initialize = Say.Post(Say.Initialize);
        var (first, second) = (await proxy.ConnectAsync(), await proxy.ConnectAsync());
        await first.SendAsync(initialize);
        var one = await proxy.AcceptAsync(0);
        await AnswerAsync(one, first, initialize, "Mcp-Session-Id: of-one");
        await second.SendAsync(initialize);
        var two = await proxy.AcceptAsync(1);
        await AnswerAsync(two, second, initialize, "Mcp-Session-Id: of-two");

        var (toOne, toTwo) = (
            Say.Post(Say.Ping, "mcp-session-id: of-one"),
            Say.Post(Say.Ping, "MCP-SESSION-ID: of-two")
        );
        foreach (var _ in "twice")
        {
            await first.SendAsync(toOne);
            await AnswerAsync(one, first, toOne);
        }

        await first.SendAsync(toTwo);
        await AnswerAsync(await proxy.AcceptAsync(1), first, toTwo);
        await second.SendAsync(toOne);
        await AnswerAsync(await proxy.AcceptAsync(0), second, toOne);
    }

    [Fact]
    public async Task Sticky_SendsUnknownIdsInTurn()
    {
        await using var proxy = new ReplicasUnderTest(Balance.Sticky);
        var client = await proxy.ConnectAsync();
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync(Ping);
            await AnswerAsync(await proxy.AcceptAsync(i), client, Ping);
        }
    }

    [Fact]
    public async Task Sticky_GoesByTheIdThatARuleLeavesInTheRequest()
    {
        await using var proxy = new ReplicasUnderTest(Balance.Sticky);
        var client = await proxy.ConnectAsync();
        var initialize = Say.Post(Say.Initialize);
        await client.SendAsync(initialize);
        await AnswerAsync(await proxy.AcceptAsync(0), client, initialize, "Mcp-Session-Id: of-one");
        proxy.Wire.Faults.Arm(
            new("strip", new EditHeader(Message.Request, "Mcp-Session-Id", HeaderEdit.Strip), new(), FaultTrigger.Once)
        );

        await client.SendAsync(Say.Post(Say.Ping, "Mcp-Session-Id: of-one"));

        await AnswerAsync(await proxy.AcceptAsync(1), client, Say.Post(Say.Ping));
    }

    [Fact]
    public async Task Pipelined_AnswersLeaveInTheOrderOfRequests()
    {
        await using var proxy = new ReplicasUnderTest(Balance.RoundRobin);
        var client = await proxy.ConnectAsync();
        await client.SendAsync(Ping + Ping + Ping);
        var one = await proxy.AcceptAsync(0);
        await AnswerAsync(one, client, Ping);
        await AnswerAsync(await proxy.AcceptAsync(1), client, Ping);
        await AnswerAsync(one, client, Ping);
    }

    [Fact]
    public async Task ForwardTwice_SendsBothToOneReplica_AndTheNextRequestWaitsForBothAnswers()
    {
        await using var proxy = new ReplicasUnderTest(Balance.RoundRobin);
        var client = await proxy.ConnectAsync();
        proxy.Wire.Faults.Arm(new("twice", new ForwardTwice(), new(), FaultTrigger.Once));
        await client.SendAsync(Ping + Ping);
        var one = await proxy.AcceptAsync(0);
        Assert.Equal(Ping + Ping, await one.ReadAsync(2 * Ping.Length));
        await one.SendAsync(Say.Ok() + Say.Ok());
        Assert.Equal(Say.Ok(), await client.ReadAsync(Say.Ok().Length));
        await AnswerAsync(await proxy.AcceptAsync(1), client, Ping);
    }

    [Fact]
    public async Task HalfClose_ReachesTheReplica_AndItsAnswerTheClient()
    {
        await using var proxy = new ReplicasUnderTest(Balance.RoundRobin);
        var client = await proxy.ConnectAsync();
        await client.SendAsync(Ping);
        client.EndSending();
        var server = await proxy.AcceptAsync(0);
        Assert.Equal((Ping, End.Fin), await server.ReadToEndAsync());
        await server.SendAsync(Say.Ok());
        server.EndSending();
        Assert.Equal((Say.Ok(), End.Fin), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Reset_ReachesEveryReplicaTheClientSpokeTo()
    {
        await using var proxy = new ReplicasUnderTest(Balance.RoundRobin);
        var client = await proxy.ConnectAsync();
        await client.SendAsync(Ping);
        var one = await proxy.AcceptAsync(0);
        await AnswerAsync(one, client, Ping);
        await client.SendAsync(Ping);
        var two = await proxy.AcceptAsync(1);
        await two.ReadAsync(Ping.Length);
        client.Reset();
        Assert.Equal(End.Rst, (await one.ReadToEndAsync()).End);
        Assert.Equal(End.Rst, (await two.ReadToEndAsync()).End);
    }

    [Fact]
    public async Task WhatIsNotHttp_GoesToOneReplicaUnread()
    {
        await using var proxy = new ReplicasUnderTest(Balance.RoundRobin);
        var client = await proxy.ConnectAsync();
        await client.SendAsync("\u0016\u0003\u0001 hello");
        var server = await proxy.AcceptAsync(0);
        Assert.Equal("\u0016\u0003\u0001 hello", await server.ReadAsync(9));
        await client.SendAsync("more");
        Assert.Equal("more", await server.ReadAsync(4));
        server.EndSending();
        Assert.Equal((string.Empty, End.Fin), await client.ReadToEndAsync());
    }
}
