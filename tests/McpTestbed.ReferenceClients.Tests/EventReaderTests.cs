using System.Text;
using CsCheck;
using McpTestbed.ReferenceClients.Events;

namespace McpTestbed.ReferenceClients.Tests;

/// <summary>The clients' own reading of event streams, by the rules of the SSE standard.</summary>
public sealed class EventReaderTests
{
    [Theory]
    [InlineData("data: a\n\ndata: b\n\n")]
    [InlineData("data: a\r\rdata: b\r\r")]
    [InlineData("data: a\r\n\r\ndata: b\r\n\r\n")]
    [InlineData("data: a\r\n\rdata:b\n\r\n")]
    public async Task Lines_EndInAnyOfThreeWays(string text) =>
        Assert.Equal(["a", "b"], (await ReadAsync(text)).Select(block => block.Data));

    [Fact]
    public async Task DataLines_AreJoined() =>
        Assert.Equal("a\nb\n", Assert.Single(await ReadAsync("data: a\ndata:b\ndata\n\n")).Data);

    [Fact]
    public async Task Comments_MarkAndUnknownFields_AreSkipped()
    {
        var block = Assert.Single(await ReadAsync("\uFEFF: hello\nodd: 1\nevent: tick\ndata: a\n\n"));

        Assert.Equal(("tick", "a"), (block.Type, block.Data));
    }

    [Fact]
    public async Task BlockWithoutData_SetsTheLastEventIdOnly()
    {
        var blocks = await ReadAsync("id: 7\nevent: tick\n\ndata: a\n\n");

        Assert.Equal([(null, "7"), ("a", "7")], blocks.Select(block => (block.Data, block.LastEventId)));
        Assert.Equal("message", blocks[1].Type);
    }

    [Fact]
    public async Task BlockThatTheEndCuts_IsNone() => Assert.Empty(await ReadAsync("id: 7\ndata: a\n"));

    [Theory]
    [InlineData("retry: 250\n\n", 250.0)]
    [InlineData("retry: 2x\n\n", null)]
    [InlineData("retry: -2\n\n", null)]
    public async Task Retry_IsTakenWhereItIsDigits(string text, double? milliseconds) =>
        Assert.Equal(milliseconds, Assert.Single(await ReadAsync(text)).Retry?.TotalMilliseconds);

    [Fact]
    public async Task Id_WithNul_IsIgnored() =>
        Assert.Equal("1", Assert.Single(await ReadAsync("id: 1\nid: 2\0\ndata: a\n\n")).LastEventId);

    [Fact]
    public async Task Pieces_DoNotMatter() =>
        await Gen.Int[1, 5]
            .SampleAsync(
                async length =>
                {
                    var blocks = await ReadAsync("\uFEFFid: ä\r\ndata: 漢字 😀\r\n\r\ndata: ü\r\r", length);
                    return blocks is [{ Data: "漢字 😀", LastEventId: "ä" }, { Data: "ü" }];
                },
                iter: 20
            );

    [Fact]
    public async Task LoneCarriageReturn_EndsNoLine_WhereTheReadingIsWrong()
    {
        var wrong = new EventReading { CarriageReturnEndsLine = false };

        Assert.Empty(await ReadAsync("data: a\r\r", reading: wrong));
        Assert.Equal("a", Assert.Single(await ReadAsync("data: a\r\n\r\n", reading: wrong)).Data);
    }

    private static async Task<List<ReadEvent>> ReadAsync(
        string text,
        int piece = int.MaxValue,
        EventReading? reading = null
    )
    {
        await using var stream = new Pieces(Encoding.UTF8.GetBytes(text), piece);
        var blocks = new List<ReadEvent>();
        var cancelled = TestContext.Current.CancellationToken;
        await foreach (var block in new EventReader(reading ?? new()).ReadAsync(stream, cancelled))
            blocks.Add(block);
        return blocks;
    }

    /// <summary>Gives at most so many bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
