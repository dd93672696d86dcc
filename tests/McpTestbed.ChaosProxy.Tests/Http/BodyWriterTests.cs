using System.Text;
using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Http;

namespace McpTestbed.ChaosProxy.Tests.Http;

/// <summary>A payload in, the bytes of its framing out.</summary>
public sealed class BodyWriterTests
{
    private readonly WrittenBytes written = new();

    [Fact]
    public async Task Chunks_AreOnePieceEach_AndTheLastChunkEndsThem()
    {
        await WriteAsync(new(IsChunked: true), "one", "two!");

        Assert.Equal("3\r\none\r\n4\r\ntwo!\r\n0\r\n\r\n", written.Text);
    }

    [Fact]
    public async Task BodyWithoutChunks_IsThePayload()
    {
        await WriteAsync(new(IsChunked: false), "one", "two!");

        Assert.Equal("onetwo!", written.Text);
    }

    [Fact]
    public async Task OmittedEnd_LeavesOutTheLastChunkAlone()
    {
        await WriteAsync(new(IsChunked: true) { OmitsEnd = true }, "one");

        Assert.Equal("3\r\none\r\n", written.Text);
    }

    [Fact]
    public async Task SplitCharacter_IsAcknowledgedBetweenItsBytes()
    {
        await WriteAsync(new(IsChunked: false) { Splits = true }, "a\u00e9b");

        Assert.Equal(["a\u00c3", "|", "\u00a9b", "|"], written.Sends);
    }

    [Fact]
    public async Task ChunkThatWasBegunAsItCame_IsFilledBeforeTheNextOne()
    {
        using var writer = new BodyWriter(written, TimeProvider.System, new(IsChunked: true));

        // Of a chunk that the server began, five bytes are still owed.
        writer.Continue(restOfChunk: 5);
        await writer.WriteAsync("abc"u8.ToArray());
        await writer.EndAsync();

        Assert.Equal("abc:\n\r\n0\r\n\r\n", written.Text);
    }

    private async Task WriteAsync(BodyFraming framing, params string[] pieces)
    {
        using var writer = new BodyWriter(written, TimeProvider.System, framing);
        foreach (var piece in pieces)
            await writer.WriteAsync(Encoding.UTF8.GetBytes(piece));
        await writer.EndAsync();
    }
}
