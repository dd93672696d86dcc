using McpTestbed.Core.Diagnostics;

namespace McpTestbed.Core.Tests.Diagnostics;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 violations")]
    [InlineData(1, "1 violation")]
    [InlineData(2, "2 violations")]
    public void Number_GoesWithItsNoun(int number, string expected) =>
        Assert.Equal(expected, Counted.Of(number, "violation"));

    [Fact]
    public void Noun_MayBeIrregular_AndAnyOtherWord()
    {
        Assert.Equal("2 entries", Counted.Of(2, "entry", "entries"));
        Assert.Equal("was", Counted.Noun(1, "was", "were"));
        Assert.Equal("were", Counted.Noun(0, "was", "were"));
    }
}
