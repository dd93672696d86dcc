using System.Text;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Tests.Toxics;

/// <summary>Stages as functions of bytes and time: no socket, no clock.</summary>
public sealed class ToxicChainTests
{
    private readonly ToxicChain chain = new();

    [Fact]
    public void Latency_TwoOfThem_AddUpExactly()
    {
        Put(("latency", "a", [("latency", 100)]), ("latency", "b", [("latency", 100)]));
        Take("x", 0);

        Assert.Empty(Out(199));
        Assert.Equal(["x"], Out(200));
    }

    [Fact]
    public void Latency_WithJitter_StaysInBoundsAndInOrder()
    {
        Put(("latency", "a", [("latency", 100), ("jitter", 50)]));
        for (var i = 0; i < 100; i++)
            Take($"{(char)('!' + i % 90)}", 0);

        Assert.Empty(Out(49));
        Assert.Equal(100, Out(150).Count);
    }

    [Fact]
    public void Bandwidth_LetsSoMuchPassInATime()
    {
        Put(("bandwidth", "a", [("rate", 100)]));
        Take(new string('a', 50_000), 0);

        Assert.Equal(10_000, Out(100).Sum(text => text.Length));
        Assert.Equal(39_000, Out(490).Sum(text => text.Length) + 9_000);
        Assert.Equal(10_000, Out(500).Sum(text => text.Length));
    }

    [Fact]
    public void Bandwidth_RateZero_HoldsUntilItIsGone()
    {
        Put(("bandwidth", "a", [("rate", 0)]));
        Take("held", 0);
        Assert.Empty(Out(100_000));

        Put();

        Assert.Equal(["held"], Out(100_000));
    }

    [Fact]
    public void Slicer_CutsIntoPieces()
    {
        Put(("slicer", "a", [("average_size", 4), ("size_variation", 2)]));
        var text = string.Concat(Enumerable.Range(0, 100).Select(i => (char)('a' + i % 26)));
        Take(text, 0);

        var pieces = Out(0);

        Assert.Equal(text, string.Concat(pieces));
        Assert.All(pieces.SkipLast(1), piece => Assert.InRange(piece.Length, 2, 6));
    }

    [Fact]
    public void LimitData_CountsAcrossAnUpdate()
    {
        Put(("limit_data", "a", [("bytes", 10)]));
        Take("12345", 0);
        Put(("limit_data", "a", [("bytes", 8)]));
        Take("67890", 0);

        Assert.Equal(["12345", "678", "CloseWithFin"], Out(0));
    }

    [Fact]
    public void Corrupt_FlipsOneBitInEachRun()
    {
        Put(("corrupt", "a", [("every_bytes", 10)]));
        Take(new string('\0', 100), 0);

        var changed = string.Concat(Out(0));

        Assert.Equal(10, changed.Sum(value => System.Numerics.BitOperations.PopCount(value)));
        Assert.All(changed.Chunk(10), run => Assert.Equal(1, run.Count(value => value != 0)));
    }

    [Fact]
    public void Timeout_RemovedAfterItLostBytes_EndsTheConnection()
    {
        Put(("timeout", "a", [("timeout", 0)]));
        Take("lost", 0);
        Put();

        Assert.Equal(["CloseWithFin"], Out(0));
    }

    [Fact]
    public void AddingAToxic_ReleasesNothingThatAnotherHolds()
    {
        Put(("latency", "a", [("latency", 100)]));
        Take("x", 0);
        Put(("latency", "a", [("latency", 100)]), ("slow_close", "b", [("delay", 5)]));

        Assert.Empty(Out(99));
        Assert.Equal(["x"], Out(100));
    }

    [Fact]
    public void RemovingTheFirst_KeepsTheOrder()
    {
        Put(("latency", "a", [("latency", 100)]), ("latency", "b", [("latency", 50)]));
        Take("1", 0);
        Take("2", 90);
        Assert.Empty(Out(110));
        Put(("latency", "b", [("latency", 50)]));
        Take("3", 111);

        Assert.Equal(["1", "2", "3"], Out(500));
    }

    private readonly Dictionary<string, (ToxicInPlace Owner, string Spec, Toxic Toxic)> known = [];

    private void Put(params (string Kind, string Name, (string, object)[] Attributes)[] toxics)
    {
        var active = toxics.Select(toxic =>
        {
            var spec = string.Join(",", toxic.Attributes);
            var definition = LinkUnderTest.Definition(
                toxic.Kind,
                LinkDirection.Downstream,
                toxic.Name,
                1,
                null,
                toxic.Attributes
            );
            var entry = known.GetValueOrDefault(
                toxic.Name,
                (new(definition, 1, TimeSpan.Zero), spec, definition.Toxic)
            );
            if (entry.Item2 != spec)
                entry.Item3 = definition.Toxic;
            known[toxic.Name] = entry;
            return new ActiveToxic(entry.Item1, entry.Item3, 7, TimeSpan.Zero);
        });
        chain.Change([.. active], TimeSpan.Zero);
    }

    private void Take(string text, int now) =>
        chain.Take(Encoding.Latin1.GetBytes(text), TimeSpan.FromMilliseconds(now));

    private List<string> Out(int now)
    {
        List<string> all = [];
        while (chain.TryNext(TimeSpan.FromMilliseconds(now), out var item))
            all.Add(item.End?.ToString() ?? Encoding.Latin1.GetString(item.Bytes.Span));
        return all;
    }
}
