using System.Text;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Tests.Protocol;

public sealed class SseFramerTests
{
    [Theory]
    [InlineData("data: a\n\n", "data=a")]
    [InlineData("data: a\r\n\r\n", "data=a")]
    [InlineData("data: a\r\r", "data=a")]
    [InlineData("data: a\n\r\n", "data=a")]
    [InlineData("data:a\n\n", "data=a")]
    [InlineData("data:  a \n\n", "data= a ")]
    [InlineData("data\n\n", "data=")]
    [InlineData("data:\n\n", "data=")]
    [InlineData("data: a\ndata\ndata: b\n\n", "data=a\\n\\nb")]
    [InlineData("data: a:b\n\n", "data=a:b")]
    [InlineData("event: endpoint\nid: 7\nretry: 50\ndata: a\n\n", "event=endpoint id=7 retry=50 data=a")]
    [InlineData("id: 1\nid: 2\nretry: 1\nretry: soon\ndata: a\n\n", "id=2 retry=soon data=a")]
    [InlineData("id\ndata: a\n\n", "id= data=a")]
    [InlineData("id: a\nid: b\0\ndata: a\n\n", "id=a data=a")]
    [InlineData("retry: 500\n\n", "retry=500")]
    [InlineData(": keep-alive\ndata: a\n\n", "data=a")]
    [InlineData("Data: a\nDATA: b\n data: c\ndata : d\ndata: e\n\n", "data=e")]
    [InlineData("\uFEFFdata: a\n\n", "data=a")]
    [InlineData("\n\n\ndata: a\n\n", "data=a")]
    [InlineData("data: \u00e9\uD83D\uDE00\n\n", "data=\u00e9\uD83D\uDE00")]
    public void Block_HasTheFieldsOfTheStandard_HoweverItIsSplit(string stream, string expected)
    {
        Assert.Equal([expected], FramesOf(stream).Events);
        Assert.Equal([expected], FramesOf(stream, 1).Events);
    }

    [Theory]
    [InlineData(": keep-alive\n\n")]
    [InlineData("unknown: field\n\n")]
    [InlineData("\uFEFF\n\n")]
    [InlineData("id: \0\n\n")]
    public void Block_IsAComment_WhenNoFieldOfItCounts(string stream) =>
        Assert.True(Assert.Single(FramesOf(stream).Blocks).IsComment);

    [Theory]
    [InlineData("", false)]
    [InlineData("\n\r\n\n", false)]
    [InlineData("d", true)]
    [InlineData("data: a", true)]
    [InlineData("data: a\n", true)]
    [InlineData("data: a\r\n", true)]
    public void Block_IsNotDispatched_WhileItIsUnfinished(string stream, bool waits)
    {
        var framed = FramesOf(stream, 1);

        Assert.Empty(framed.Blocks);
        Assert.Equal(waits, framed.HasPartialBlock);
    }

    [Fact]
    public void ByteOrderMark_IsContent_WhereItIsNotTheFirstCharacter() =>
        Assert.Equal(["data=a", "data=c"], FramesOf("data: a\n\n\uFEFFdata: b\n\ndata: c\n\n").Events);

    [Fact]
    public void Block_WithCrLfLines_KeepsItsLastLineFeed_WhenItComesInALaterRead()
    {
        var framer = new SseFramer();

        Assert.Equal(10, framer.Read("data: a\r\n\r"u8, out var early));
        Assert.Null(early);
        Assert.True(framer.AwaitsLineFeed);

        Assert.Equal(1, framer.Read("\ndata: b"u8, out var completed));
        Assert.Equal("data: a\r\n\r\n", Encoding.UTF8.GetString(completed!.Raw.Span));
        Assert.False(framer.AwaitsLineFeed);
        Assert.False(framer.HasPartialBlock);
    }

    [Fact]
    public void Block_EndsWithItsCarriageReturn_WhenNoLineFeedFollows()
    {
        var framer = new SseFramer();
        framer.Read("data: a\r\n\r"u8, out _);

        Assert.Equal(0, framer.Read("data: b"u8, out var completed));

        Assert.Equal("data: a\r\n\r", Encoding.UTF8.GetString(completed!.Raw.Span));
    }

    [Fact]
    public void Block_WithCrLines_EndsAtOnce_AndALineFeedAfterItBeginsNoBlock()
    {
        var framed = Framed.Of(["data: a\r\r"u8.ToArray(), "\n"u8.ToArray()]);

        Assert.Equal(["data=a"], framed.Events);
        Assert.False(framed.HasPartialBlock);
    }

    [Fact]
    public void LineEnds_OfOneBlock_SayNothingOfTheNext()
    {
        var framed = FramesOf("data: a\r\n\r\n\ndata: b\r\r");

        Assert.Equal(["data=a", "data=b"], framed.Events);
        Assert.False(framed.AwaitsLineFeed);
    }

    [Fact]
    public void Block_BeyondTheBound_IsFramedAndKeptInPart()
    {
        var stream = "data: " + new string('x', SseFramer.MaximumKept) + "\n\ndata: next\n\n";

        var framed = FramesOf(stream, 100_000);

        Assert.Equal([SseFramer.MaximumKept, "data: next\n\n".Length], framed.Blocks.Select(block => block.Raw.Length));
        Assert.Equal("next", framed.Blocks[^1].Data);
    }

    private static Framed FramesOf(string stream, params int[] sizes) =>
        Framed.Of(Splits.Of(Encoding.UTF8.GetBytes(stream), sizes is [] ? [int.MaxValue / 2] : sizes));
}
