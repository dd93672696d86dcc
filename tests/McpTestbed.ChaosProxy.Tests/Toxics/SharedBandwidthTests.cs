using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.ChaosProxy.Toxics;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ChaosProxy.Tests.Toxics;

/// <summary>One bandwidth for all connections of a proxy: no more than the rate together, and nobody is left
/// out.</summary>
public sealed class SharedBandwidthTests
{
    private const int BytesPerMillisecond = 100;

    /// <summary>What a connection may have in the queue: 20 ms and what it received last.</summary>
    private const int Turn = 20 * BytesPerMillisecond + Piece;

    private const int Piece = 1000;

    private readonly ToxicInPlace shared = new(
        LinkUnderTest.Definition(
            "bandwidth",
            LinkDirection.Downstream,
            "b",
            1,
            null,
            ("rate", BytesPerMillisecond),
            ("scope", "proxy")
        ),
        1,
        TimeSpan.Zero
    );

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Connections_HaveTheRateTogether_AndAboutTheSameOfIt(int count)
    {
        const int Milliseconds = 1000;
        var passed = Pass([.. Enumerable.Range(0, count).Select(_ => Begin())], Milliseconds);

        Assert.InRange(passed.Sum(), Milliseconds * BytesPerMillisecond - Turn, Milliseconds * BytesPerMillisecond);
        Assert.InRange(passed.Max() - passed.Min(), 0, Turn);

        var again = new SharedBandwidthTests();
        Assert.Equal(passed, Pass([.. Enumerable.Range(0, count).Select(_ => again.Begin())], Milliseconds));
    }

    [Fact]
    public void ConnectionWithLittleToSend_WaitsForOneTurnOfEveryOther()
    {
        ToxicChain[] busy = [Begin(), Begin(), Begin()];
        Pass(busy, 500);
        var late = Begin();
        late.Take(new byte[1], At(500));

        Assert.InRange(late.NextDue!.Value, At(500), At(500 + busy.Length * Turn / BytesPerMillisecond + 1));
    }

    [Fact]
    public void ConnectionThatIsAlone_HasAllOfTheRateAfterTheOthersHaveGone()
    {
        ToxicChain[] both = [Begin(), Begin()];
        Pass(both, 500);

        Assert.InRange(
            Pass([both[0]], 1000, from: 500).Single(),
            500 * BytesPerMillisecond - (2 * Turn),
            500 * BytesPerMillisecond
        );
    }

    [Fact]
    public async Task Link_SharesItAmongItsConnections()
    {
        const int Each = 1000;
        var time = new FakeTimeProvider();
        await using var proxy = new LinkUnderTest(time);
        var (first, firstServer) = await proxy.JoinAsync();
        var (second, secondServer) = await proxy.JoinAsync();
        proxy.Add("bandwidth", attributes: [("rate", 10), ("scope", "proxy")]);
        await firstServer.SendAsync(new string('1', Each));
        await proxy.SeenAsync(state =>
            state.Bytes.FromServer == Each && state.Open.Any(connection => connection.IsHeld)
        );
        await secondServer.SendAsync(new string('2', Each));
        await proxy.SeenAsync(state =>
            state.Bytes.FromServer == 2 * Each && state.Open.All(connection => connection.IsHeld)
        );

        time.Advance(TimeSpan.FromMilliseconds(100));
        await first.ReadAsync(Each);
        Assert.Equal(Each, proxy.Link.State().Bytes.ToClient);
        time.Advance(TimeSpan.FromMilliseconds(100));
        await second.ReadAsync(Each);
    }

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private ToxicChain Begin()
    {
        var chain = new ToxicChain();
        chain.Change([new ActiveToxic(shared, shared.Definition.Toxic, 7, TimeSpan.Zero)], TimeSpan.Zero);
        return chain;
    }

    /// <summary>Lets every connection send as much as it may, millisecond by millisecond.</summary>
    /// <returns>What passed on each.</returns>
    private static int[] Pass(ToxicChain[] chains, int until, int from = 0)
    {
        var passed = new int[chains.Length];
        for (var now = from; now <= until; now++)
        {
            for (var i = 0; i < chains.Length; i++)
            {
                while (chains[i].TryNext(At(now), out var item))
                    passed[i] += item.Bytes.Length;
                while (chains[i].MayReceive)
                    chains[i].Take(new byte[Piece], At(now));
            }
        }

        return passed;
    }
}
