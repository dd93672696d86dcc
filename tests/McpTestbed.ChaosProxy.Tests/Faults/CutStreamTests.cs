using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ChaosProxy.Tests.Faults;

public sealed class CutStreamTests
{
    private const int Repetitions = 200;

    [Theory]
    [InlineData(EndedHow.Fin)]
    [InlineData(EndedHow.Rst)]
    public async Task CutStream_DeliversTheHeadAlone_WhenItCutsBeforeTheFirstByte(EndedHow how)
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new CutStream(new(0), how));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Get());
        await server.ReadUntilAsync("\r\n\r\n");
        await server.SendAsync(Say.StreamHead + Say.Chunk(Say.Event(1)));

        Assert.Equal((Say.StreamHead, EndOf(how)), await client.ReadToEndAsync());
        await rule.Effected.SoonAsync();
        Assert.Equal((EndedBy.Rule, how), EndIn(await proxy.FreezeAsync()));
    }

    [Theory]
    [InlineData(EndedHow.Fin)]
    [InlineData(EndedHow.Rst)]
    public async Task CutStream_DeliversExactlyItsEvents_EveryTime(EndedHow how)
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new CutStream(new(3), how), trigger: FaultTrigger.Always);
        var expected =
            Say.StreamHead + Say.Chunk(Say.Event(1)) + Say.Chunk(Say.Event(2)) + Say.Chunk(Say.Event(3))[..^2];
        for (var i = 0; i < Repetitions; i++)
        {
            var (client, server) = await proxy.JoinAsync();
            await client.SendAsync(Say.Get());
            await server.ReadUntilAsync("\r\n\r\n");
            await server.SendAsFarAsItGoesAsync(
                Say.StreamHead + string.Concat(Enumerable.Range(1, 5).Select(number => Say.Chunk(Say.Event(number)))),
                [1 + i]
            );

            Assert.Equal((expected, EndOf(how)), await client.ReadToEndAsync());
        }

        await proxy.SeenAsync<FaultEffected>(effected => effected.Exchange == Repetitions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(10_000)]
    public async Task CutStream_NeverDeliversAllOfTheEvent_WhenItCutsInsideOne(int bytes)
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new CutStream(new(1, bytes), EndedHow.Rst));
        var (client, server) = await proxy.JoinAsync();
        var second = Say.Event(2);

        await client.SendAsync(Say.Get());
        await server.ReadUntilAsync("\r\n\r\n");
        await server.SendAsFarAsItGoesAsync(
            Say.StreamHead + Say.Chunk(Say.Event(1)) + Say.Chunk(second) + Say.Chunk(Say.Event(3)),
            [7]
        );

        var cut = second[..Math.Min(bytes, second.Length - 1)];
        Assert.Equal(
            (Say.StreamHead + Say.Chunk(Say.Event(1)) + $"{second.Length:x}\r\n{cut}", End.Rst),
            await client.ReadToEndAsync()
        );
        await rule.Effected.SoonAsync();
        Assert.Single((await proxy.FreezeAsync()).Exchanges.Single().EventsToClient);
    }

    [Fact]
    public async Task CutStream_IsUnknown_WhenTheStreamEndsBefore()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new CutStream(new(2), EndedHow.Rst));
        var (client, server) = await proxy.JoinAsync();
        var stream = Say.StreamHead + Say.Chunk(Say.AnswerEvent()) + Say.LastChunk;

        await client.SendAsync(Say.Post(Say.Ping));
        await server.ReadUntilAsync(Say.Ping);
        await server.SendAsync(stream);

        Assert.Equal(stream, await client.ReadAsync(stream.Length));
        var fault = Assert.Single(FaultReport.FromHistory(await proxy.FreezeAsync()));
        Assert.Equal(
            (1, 0, "it fired and its effect is unknown: the stream ended after 1 event, before the cut"),
            (fault.Fired, fault.Effected, fault.Problem)
        );
    }

    [Fact]
    public async Task CutStream_IsUnknown_WhenTheWireIsClosedBefore()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new CutStream(new(2), EndedHow.Rst));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Get());
        await server.ReadUntilAsync("\r\n\r\n");
        await server.SendAsync(Say.StreamHead + Say.Chunk(Say.Event(1)));
        await client.ReadUntilAsync("\n\n");

        var history = await proxy.FreezeAsync();
        Assert.Single(history.Entries.OfType<FaultUnknown>());
        Assert.Equal((EndedBy.Proxy, EndedHow.Rst), EndIn(history));
    }

    [Fact]
    public async Task CutStream_LetsTheStreamGoOn_WhenItIsHealedInTheMiddle()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new CutStream(new(1, 1000), EndedHow.Rst));
        var (client, server) = await proxy.JoinAsync();
        var event2 = Say.Event(2);
        var begun = Say.StreamHead + Say.Chunk(Say.Event(1)) + Say.Chunk(event2[..9]);

        await client.SendAsync(Say.Get());
        await server.ReadUntilAsync("\r\n\r\n");
        await server.SendAsync(begun);
        Assert.Equal(begun, await client.ReadAsync(begun.Length));
        await rule.DisposeAsync();
        await server.SendAsync(Say.Chunk(event2[9..]) + Say.LastChunk);

        var rest = Say.Chunk(event2[9..]) + Say.LastChunk;
        Assert.Equal(rest, await client.ReadAsync(rest.Length));
        Assert.Equal(2, (await proxy.FreezeAsync()).Exchanges.Single().Events.Count);
    }

    [Fact]
    public async Task CutStream_LeavesAnswersAlone_ThatAreNoStreams()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new CutStream(new(0), EndedHow.Rst));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping));
        await server.ReadUntilAsync(Say.Ping);
        await server.SendAsync(Say.Ok());

        Assert.Equal(Say.Ok(), await client.ReadAsync(Say.Ok().Length));
        Assert.Empty((await proxy.FreezeAsync()).Entries.OfType<FaultFired>());
    }

    [Fact]
    public async Task CutStream_IsUnknown_WhenTheClientDoesNotTakeWhatCameBefore()
    {
        var time = new FakeTimeProvider();
        await using var proxy = new ProxyUnderTest(time);
        proxy.Arm(new CutStream(new(1), EndedHow.Rst));
        var (client, server) = await proxy.JoinAsync(receiveBuffer: 4096);
        var more = $"data: {new string('x', 100_000)}\n\n";

        await client.SendAsync(Say.Get());
        await server.ReadUntilAsync("\r\n\r\n");
        await server.SendAsync(Say.StreamHead);
        var unknown = FillAsync(server, proxy, more);

        while (!unknown.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await unknown;
        Assert.False(client.HasNothing);
    }

    /// <summary>An event that is longer than the buffer the client receives in; its end, in what the proxy has read
    /// already, cannot be acknowledged.</summary>
    private static async Task FillAsync(RawPeer server, ProxyUnderTest proxy, string more)
    {
        await server.SendAsync(Say.Chunk(more));
        await proxy.SeenAsync<FaultUnknown>();
    }

    private static End EndOf(EndedHow how) => how == EndedHow.Fin ? End.Fin : End.Rst;

    private static (EndedBy, EndedHow) EndIn(History history) =>
        (history.Exchanges.Single().StreamEnd!.By, history.Exchanges.Single().StreamEnd!.How);
}
