using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ChaosProxy.Tests.Faults;

/// <summary>Faults on streams that need more than one look.</summary>
public sealed class StreamFaultTests
{
    [Fact]
    public async Task BufferStream_HoldsHeadAndEventsUntilTheBufferIsFull()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new BufferStream((2 * Say.Event(1).Length) - 1));
        var (client, server) = await AskAsync(proxy);
        await server.SendAsync(Say.StreamHead + Say.Chunk(Say.Event(1)));
        await proxy.SeenAsync<StreamEvent>(seen => seen is { Leg: Leg.Server, Event: 1 });
        Assert.True(client.HasNothing);

        await server.SendAsync(Say.Chunk(Say.Event(2)));

        Assert.Equal(
            Say.StreamHead + Say.Chunk(Say.Event(1)) + Say.Chunk(Say.Event(2)),
            await client.ReadUntilAsync("\"params\":2}\n\n\r\n")
        );
        await server.SendAsync(Say.Chunk(Say.AnswerEvent()) + Say.LastChunk);
        Assert.Equal(Say.Chunk(Say.AnswerEvent()) + Say.LastChunk, await client.ReadUntilAsync(Say.LastChunk));
    }

    [Fact]
    public async Task BufferStream_LetsGoAtOnce_WhenItIsHealedWhileNothingComes()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new BufferStream(100_000));
        var (client, server) = await AskAsync(proxy);
        await server.SendAsync(Say.StreamHead + Say.Chunk(Say.Event(1)));
        await proxy.SeenAsync<StreamEvent>(seen => seen is { Leg: Leg.Server, Event: 1 });

        await rule.DisposeAsync();

        Assert.Equal(Say.StreamHead + Say.Chunk(Say.Event(1)), await client.ReadUntilAsync("\"params\":1}\n\n\r\n"));
    }

    [Fact]
    public async Task ReorderEvent_LetsGoAtOnce_WhenItIsHealedWhileNothingComes()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new ReorderEvent(3));
        var (client, server) = await AskAsync(proxy);
        await server.SendAsync(Say.StreamHead + Say.Chunk(Say.Event(1)) + Say.Chunk(Say.Event(2)));
        await client.ReadUntilAsync(Say.Event(2));

        await rule.DisposeAsync();

        Assert.EndsWith(Say.Event(1), await client.ReadUntilAsync(Say.Event(1)));
        await rule.Effected.SoonAsync();
    }

    [Fact]
    public async Task CutIdle_CutsOnceNothingPassedForThatLong_AndNotBefore()
    {
        var time = new FakeTimeProvider();
        await using var proxy = new ProxyUnderTest(time);
        var rule = proxy.Arm(new CutIdle(TimeSpan.FromSeconds(10), EndedHow.Rst));
        var (client, server) = await AskAsync(proxy);
        await server.SendAsync(Say.StreamHead);
        Assert.Equal(Say.StreamHead, await client.ReadAsync(Say.StreamHead.Length));
        for (var i = 1; i <= 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(9));
            await server.SendAsync(Say.Chunk(Say.Event(i)));
            await client.ReadUntilAsync(Say.Event(i) + "\r\n");
        }

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(("", End.Rst), await client.ReadToEndAsync());
        await rule.Effected.SoonAsync();
        var ended = (await proxy.FreezeAsync()).Entries.OfType<StreamEnded>().ToList();
        Assert.All(ended, entry => Assert.Equal((EndedBy.Rule, EndedHow.Rst), (entry.By, entry.How)));
        Assert.Equal(2, ended.Count);
    }

    [Fact]
    public async Task CutIdle_LeavesTheStreamOpen_OnceItIsHealed()
    {
        var time = new FakeTimeProvider();
        await using var proxy = new ProxyUnderTest(time);
        var rule = proxy.Arm(new CutIdle(TimeSpan.FromSeconds(10), EndedHow.Rst));
        var (client, server) = await AskAsync(proxy);
        await server.SendAsync(Say.StreamHead);
        await client.ReadAsync(Say.StreamHead.Length);

        await rule.DisposeAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        await server.SendAsync(Say.Chunk(Say.AnswerEvent()) + Say.LastChunk);

        Assert.Equal(Say.Chunk(Say.AnswerEvent()) + Say.LastChunk, await client.ReadUntilAsync(Say.LastChunk));
    }

    [Fact]
    public async Task CutIdle_IsUnknown_WhenTheStreamEndsFirst()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new CutIdle(TimeSpan.FromMinutes(1), EndedHow.Rst));
        var (client, server) = await AskAsync(proxy);
        await server.SendAsync(FaultSamples.Stream(Say.AnswerEvent()));
        await client.ReadUntilAsync(Say.LastChunk);

        Assert.Contains("before it was idle", (await proxy.SeenAsync<FaultUnknown>()).Detail);
    }

    [Fact]
    public async Task ReplayStale_BeginsAStreamWithEventsOfAnEarlierOne()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new ReplayStale(2), trigger: FaultTrigger.Nth(2));
        foreach (
            var (served, expected) in new[]
            {
                (
                    FaultSamples.Stream(Say.Event(1), Say.Event(2), Say.Event(3)),
                    FaultSamples.Stream(Say.Event(1), Say.Event(2), Say.Event(3))
                ),
                (FaultSamples.Stream(Say.Event(4)), FaultSamples.Stream(Say.Event(2), Say.Event(3), Say.Event(4))),
            }
        )
        {
            var (client, server) = await AskAsync(proxy);
            await server.SendAsync(served);
            server.EndSending();
            Assert.Equal((expected, End.Fin), await client.ReadToEndAsync());
        }

        await rule.Effected.SoonAsync();
    }

    [Fact]
    public async Task GzipBody_CompressesAStreamEventByEvent()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new GzipBody());
        var (client, server) = await AskAsync(proxy);
        await server.SendAsync(FaultSamples.Stream(Say.Event(1), Say.AnswerEvent()));
        server.EndSending();

        var (text, _) = await client.ReadToEndAsync();
        var head = text[..(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)];
        Assert.EndsWith("Content-Encoding: gzip\r\n\r\n", head);
        Assert.Equal(Say.Event(1) + Say.AnswerEvent(), FaultSamples.Unzip(Chunks.Payload(text[head.Length..])));
        Assert.Equal(2, (await proxy.FreezeAsync()).Exchanges.Single().EventsToClient.Count);
    }

    [Fact]
    public async Task GzipBody_CompressesABody()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new GzipBody());
        var (client, server) = await AskAsync(proxy);
        await server.SendAsync(Say.Ok());
        server.EndSending();

        var (text, _) = await client.ReadToEndAsync();
        var body = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Contains($"Content-Length: {body.Length}\r\n", text);
        Assert.Equal(Say.Result, FaultSamples.Unzip(body));
    }

    [Fact]
    public async Task UseSession_SwapsTheSessionsOfTwoClients()
    {
        await using var proxy = new ProxyUnderTest();
        foreach (var (client, id) in new[] { ("c1", "one-one"), ("c2", "two-two") })
        {
            var (peer, server) = await proxy.JoinAsync(client);
            await peer.SendAsync(Say.Post(Say.Initialize));
            await server.ReadUntilAsync(Say.Initialize);
            await server.SendAsync(Say.Ok(Say.Result, $"Mcp-Session-Id: {id}"));
            await peer.ReadUntilAsync(Say.Result);
        }

        proxy.Arm(new UseSession("c2/s1"), new() { Client = "c1" });
        proxy.Arm(new UseSession("c1/s1"), new() { Client = "c2" });
        foreach (var (client, own, others) in new[] { ("c1", "one-one", "two-two"), ("c2", "two-two", "one-one") })
        {
            var (peer, server) = await proxy.JoinAsync(client);
            await peer.SendAsync(Say.Get($"mcp-session-id:{own}"));
            Assert.Equal(Say.Get($"mcp-session-id: {others}"), await server.ReadUntilAsync("\r\n\r\n"));
        }

        Assert.DoesNotContain(
            "one-one",
            await File.ReadAllTextAsync(proxy.HistoryPath, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task ExchangeToxic_ActsOnTheLastByteOfAShortAnswer_AndNotOnTheNextExchange()
    {
        var time = new FakeTimeProvider();
        await using var proxy = new ProxyUnderTest(time);
        proxy.Arm(new ExchangeToxic("latency", Upstream: false, """{"latency":700}"""));
        var (client, server) = await AskAsync(proxy);
        await server.SendAsync(Say.Ok());
        await proxy.SeenAsync<ExchangeResponse>(response => response.Leg == Leg.Client);
        time.Advance(TimeSpan.FromMilliseconds(600));

        // A proxy that lets go when the exchange is over has time to do so while others are served.
        await Exchanges.StatusesAsync(proxy, "c1", 50);
        Assert.True(client.HasNothing);

        var held = client.ReadAsync(Say.Ok().Length);
        while (!held.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal(Say.Ok(), await held);
        await client.SendAsync(Say.Get());
        await server.ReadUntilAsync("\r\n\r\n");
        await server.SendAsync(Say.Ok("next"));
        Assert.Equal(Say.Ok("next"), await client.ReadAsync(Say.Ok("next").Length));
    }

    [Fact]
    public async Task UseSession_SaysThatThereIsNoSuchSession()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new UseSession("c1/s99"));
        await AskAsync(proxy);

        Assert.Contains("no session c1/s99", (await proxy.SeenAsync<FaultUnknown>()).Detail);
    }

    [Fact]
    public async Task DropEvent_FillsAChunkThatIsOpen_WhenTheEventIsInTheMiddleOfIt()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new DropEvent(), trigger: FaultTrigger.FromNth(2));
        var (client, server) = await AskAsync(proxy);
        await server.SendAsync(FaultSamples.Stream(Say.Event(1) + Say.Event(2) + Say.Event(3)), [50]);
        server.EndSending();

        var (text, _) = await client.ReadToEndAsync();
        var payload = Chunks.Payload(text[Say.StreamHead.Length..]);
        Assert.StartsWith(Say.Event(1) + ":", payload);
        Assert.Equal("", payload[Say.Event(1).Length..].Trim(':', ' ', '\n'));
        Assert.EndsWith(Say.LastChunk, text);
    }

    private static async Task<(RawPeer Client, RawPeer Server)> AskAsync(ProxyUnderTest proxy)
    {
        var (client, server) = await proxy.JoinAsync();
        await client.SendAsync(Say.Get());
        await server.ReadUntilAsync("\r\n\r\n");
        return (client, server);
    }
}
