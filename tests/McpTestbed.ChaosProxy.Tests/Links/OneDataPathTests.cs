using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ChaosProxy.Tests.Links;

/// <summary>Toxics and rules act on the same connection, and the record says what came whatever toxics make of
/// it.</summary>
public sealed class OneDataPathTests
{
    [Fact]
    public async Task Answer_IsRecordedWhenItCame_AndLeavesWhenItsToxicLetsIt()
    {
        var time = new FakeTimeProvider();
        await using var proxy = new ProxyUnderTest(time);
        var (client, server) = await proxy.JoinAsync();
        Add(proxy, "latency", ("latency", 60_000));

        await client.SendAsync(Say.Post(Say.Ping));
        await server.ReadUntilAsync(Say.Ping);
        await server.SendAsync(Say.Ok());
        await proxy.SeenAsync<ExchangeResponse>(response => response.Leg == Leg.Server);
        Assert.True(client.HasNothing);

        // Again and again: when the toxic gets it is not to be seen from here.
        var reading = client.ReadAsync(Say.Ok().Length);
        while (!reading.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.WhenAny(
                reading,
                Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken)
            );
        }

        Assert.Equal(Say.Ok(), await reading);
    }

    [Fact]
    public async Task Cut_WaitsForWhatAToxicStillHolds()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new CutStream(new(1), EndedHow.Rst));
        var (client, server) = await proxy.JoinAsync();
        Add(proxy, "latency", ("latency", 50));

        await client.SendAsync(Say.Get());
        await server.ReadUntilAsync("\r\n\r\n");
        await server.SendAsync(Say.StreamHead + Say.Chunk(Say.Event(1)));

        // The cut is within the chunk: the LF after its line end and what follows never go out.
        var (text, end) = await client.ReadToEndAsync();
        Assert.Equal((Say.StreamHead + Say.Chunk(Say.Event(1))[..^2], End.Rst), (text, end));
        await proxy.SeenAsync<FaultEffected>();
    }

    [Fact]
    public async Task ConnectionThatAToxicCloses_IsRecordedAsEndedByARule()
    {
        await using var proxy = new ProxyUnderTest();
        var (client, server) = await proxy.JoinAsync();
        Add(proxy, "limit_data", ("bytes", 10));

        await client.SendAsync(Say.Get());
        await server.ReadUntilAsync("\r\n\r\n");
        await server.SendAsync(Say.StreamHead + Say.Chunk(Say.Event(1)));

        Assert.Equal((Say.StreamHead[..10], End.Fin), await client.ReadToEndAsync());
        var closed = await proxy.SeenAsync<ConnectionClosed>();
        Assert.Equal((EndedBy.Rule, EndedHow.Fin), (closed.By, closed.How));
    }

    private static void Add(ProxyUnderTest proxy, string kind, params (string Name, object Value)[] attributes) =>
        Assert.True(
            proxy
                .Wire.LinkOf("c1")
                .TryAdd(LinkUnderTest.Definition(kind, LinkDirection.Downstream, kind, 1, null, attributes))
        );
}
