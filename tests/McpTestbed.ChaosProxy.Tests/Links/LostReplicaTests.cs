using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Histories;
using Microsoft.Extensions.Time.Testing;
using static McpTestbed.ChaosProxy.Tests.Peers.ReplicasUnderTest;

namespace McpTestbed.ChaosProxy.Tests.Links;

/// <summary>What a client sees when a replica behind a balancing link goes.</summary>
public sealed class LostReplicaTests
{
    private const int Repetitions = 20;

    private static readonly string Ping = Say.Post(Say.Ping);

    [Fact]
    public async Task Request_GoesToTheNextReplica_WhenNothingWasSentYet()
    {
        await using var proxy = new ReplicasUnderTest(Balance.RoundRobin);
        proxy.Stop(0);
        var client = await proxy.ConnectAsync();
        await client.SendAsync(Ping);
        var two = await proxy.AcceptAsync(1);
        await AnswerAsync(two, client, Ping);
        await client.SendAsync(Ping);
        await AnswerAsync(two, client, Ping);
    }

    [Fact]
    public async Task Replica_ComesBack_WhenItAcceptsAgain()
    {
        var time = new FakeTimeProvider();
        await using var proxy = new ReplicasUnderTest(Balance.RoundRobin, time: time);
        proxy.Stop(0);
        var client = await proxy.ConnectAsync();
        await client.SendAsync(Ping);
        var two = await proxy.AcceptAsync(1);
        await AnswerAsync(two, client, Ping);
        var again = proxy.Restart(0);
        time.Advance(TimeSpan.FromSeconds(1));
        await client.SendAsync(Ping);
        await AnswerAsync(two, client, Ping);

        await client.SendAsync(Ping);
        using var one = await again.AcceptAsync();
        await AnswerAsync(one, client, Ping);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_Gets502_WhenTheReplicaGoesBeforeItAnswers_AndIsServedByTheOtherNext(bool resets)
    {
        await using var proxy = new ReplicasUnderTest(Balance.RoundRobin);
        for (var i = 0; i < Repetitions; i++)
        {
            var client = await proxy.ConnectAsync();
            await client.SendAsync(Ping);
            var server = await proxy.AcceptAsync(0);
            await server.ReadAsync(Ping.Length);
            if (resets)
                server.Reset();
            else
                server.Dispose();
            Assert.Equal("Bad Gateway: replica r1 went before it answered\n", await ReadBadGatewayAsync(client));
            await client.SendAsync(Ping);
            await AnswerAsync(await proxy.AcceptAsync(1), client, Ping);
            client.Dispose();
        }

        var history = await proxy.FreezeAsync();
        var lost = history.Exchanges.Where(exchange => exchange.Replica == "r1").ToList();
        Assert.Equal(Repetitions, lost.Count);
        Assert.All(lost, exchange =>
            Assert.True(exchange is { FromServer: null, ToClient: { Status: 502, AnsweredBy: AnsweredBy.Proxy } })
        );
    }

    [Fact]
    public async Task Client_SeesTheAnswerBreakOff_WhenTheReplicaGoesWithinIt()
    {
        await using var proxy = new ReplicasUnderTest(Balance.RoundRobin);
        foreach (var end in (End[])[End.Fin, End.Rst])
        {
            var client = await proxy.ConnectAsync();
            await client.SendAsync(Ping);
            var server = await proxy.AcceptAsync(end == End.Fin ? 0 : 1);
            await server.ReadAsync(Ping.Length);
            var begun = Say.StreamHead + Say.Chunk(Say.Event(1));
            await server.SendAsync(begun);
            Assert.Equal(begun, await client.ReadAsync(begun.Length));
            if (end == End.Rst)
                server.Reset();
            else
                server.Dispose();
            Assert.Equal((string.Empty, end), await client.ReadToEndAsync());
        }

        var ends = (await proxy.FreezeAsync()).Exchanges.Select(exchange => exchange.StreamEnd!);
        Assert.Equal(
            [(EndedBy.Server, EndedHow.Fin), (EndedBy.Server, EndedHow.Rst)],
            ends.Select(ended => (ended.By, ended.How))
        );
    }

    [Fact]
    public async Task Client_Gets502_WhenNoReplicaAccepts()
    {
        await using var proxy = new ReplicasUnderTest(Balance.Sticky);
        proxy.Stop(0);
        proxy.Stop(1);
        var client = await proxy.ConnectAsync();
        await client.SendAsync(Ping);
        Assert.Equal("Bad Gateway: no replica accepts a connection\n", await ReadBadGatewayAsync(client));
        await client.SendAsync(Ping);
        await ReadBadGatewayAsync(client);

        Assert.All((await proxy.FreezeAsync()).Exchanges, exchange =>
            Assert.True(exchange is { ToServer: null, ToClient.AnsweredBy: AnsweredBy.Proxy })
        );
    }

    [Fact]
    public async Task Client_NoticesNothing_WhenAReplicaThatOwesNothingEndsItsConnection()
    {
        await using var proxy = new ReplicasUnderTest(Balance.RoundRobin, 1);
        var client = await proxy.ConnectAsync();
        for (var i = 0; i < Repetitions; i++)
        {
            await client.SendAsync(Ping);
            var server = await proxy.AcceptAsync(0);
            await AnswerAsync(server, client, Ping);
            server.EndSending();
            Assert.Equal((string.Empty, End.Fin), await server.ReadToEndAsync());
        }

        Assert.True(client.HasNothing);
    }

    [Fact]
    public async Task LargeRequest_WhoseReplicaGoes_IsAnsweredOnce()
    {
        await using var proxy = new ReplicasUnderTest(Balance.RoundRobin);
        var client = await proxy.ConnectAsync();
        await client.SendAsync(
            Say.Head("POST /mcp HTTP/1.1", "Host: target", "Expect: 100-continue", "Content-Length: 10")
        );
        var server = await proxy.AcceptAsync(0);
        await server.ReadUntilAsync("\r\n\r\n");
        server.Reset();
        await ReadBadGatewayAsync(client);
        await client.SendAsync("0123456789" + Ping);
        await AnswerAsync(await proxy.AcceptAsync(1), client, Ping);
    }
}
