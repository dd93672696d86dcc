using System.Numerics;
using McpTestbed.Core.Diagnostics;

namespace McpTestbed.Core.Tests.Diagnostics;

public sealed class SeededDecisionTests
{
    private const int Samples = 4096;

    /// <summary>Seeds as the runner derives them: one scenario and revision, every repetition.</summary>
    private static ulong[] Sample(ulong seed) =>
        [
            .. Enumerable
                .Range(1, Samples)
                .Select(repetition => SeededDecision.Derive(seed, "sessions/x", "2025-11-25", $"{repetition}")),
        ];

    /// <summary>Worked out by another implementation of the algorithm that histories name; other values need another
    /// name.</summary>
    [Fact]
    public void Derive_GivesWhatItAlwaysGave() =>
        Assert.Equal(
            [14087677454934409008UL, 1066969388507115800UL],
            [SeededDecision.Derive(0), SeededDecision.Derive(42, "sessions/x", "2025-11-25", "1")]
        );

    [Fact]
    public void Derive_DependsOnEverythingItIsGiven()
    {
        ulong[] seeds =
        [
            SeededDecision.Derive(42, "a", "b"),
            SeededDecision.Derive(43, "a", "b"),
            SeededDecision.Derive(42, "b", "a"),
            SeededDecision.Derive(42, "ab"),
            SeededDecision.Derive(42, "a", "b", ""),
            SeededDecision.Derive(42, "", "a", "b"),
            SeededDecision.Derive(42, "a"),
            SeededDecision.Derive(42),
        ];

        Assert.Equal(seeds.Length, seeds.Distinct().Count());
    }

    [Fact]
    public void Derive_DependsOnNothingElse()
    {
        var alone = SeededDecision.Derive(42, "rule", "scope", "3");
        foreach (var unrelated in new[] { "another rule", "rule 2" })
            SeededDecision.Derive(42, unrelated, "scope", "1");

        Assert.Equal(alone, SeededDecision.Derive(42, "rule", "scope", "3"));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(42UL)]
    [InlineData(ulong.MaxValue)]
    public void Derive_GivesNoSeedTwice_AndEveryBitAboutAsOftenSetAsNot(ulong seed)
    {
        var sample = Sample(seed);

        Assert.Equal(Samples, sample.Distinct().Count());

        // Five standard deviations of a fair coin thrown 4096 times are 160.
        for (var bit = 0; bit < 64; bit++)
            Assert.InRange(sample.Count(value => (value >> bit & 1) == 1), (Samples / 2) - 160, (Samples / 2) + 160);
    }

    [Fact]
    public void Derive_FillsEveryBucketAboutEqually()
    {
        // Four standard deviations of one of 16 buckets are about 62.
        var buckets = Sample(42).GroupBy(value => value % 16).Select(bucket => bucket.Count()).ToList();

        Assert.Equal(16, buckets.Count);
        Assert.All(buckets, count => Assert.InRange(count, (Samples / 16) - 62, (Samples / 16) + 62));
    }

    [Fact]
    public void Derive_ChangesAboutHalfTheBits_FromOneRepetitionToTheNext()
    {
        var sample = Sample(42);

        Assert.InRange(
            sample.Zip(sample[1..]).Average(pair => BitOperations.PopCount(pair.First ^ pair.Second)),
            31,
            33
        );
    }
}
