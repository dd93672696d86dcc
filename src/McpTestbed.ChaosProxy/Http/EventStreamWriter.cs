using System.Buffers;
using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>The end of the way of a stream that rules may change: sends it, and records what was sent.</summary>
/// <remarks>
/// As long as every block arrives here as it came, and none is missing, the stream goes on in the very bytes it came
/// in, its
/// chunks included. From the first difference on it is framed anew.
/// </remarks>
internal sealed class EventStreamWriter(
    ResponseInProgress response,
    BodyWriter writer,
    IByteWriter client,
    Func<ValueTask> sendHead,
    LinkRecorder recorder,
    bool isRaw
) : IEventSink
{
    private readonly SseFramer sent = new();
    private readonly ArrayBufferWriter<byte> raw = new();
    private StreamBlock? expected;
    private long restAfterExpected;
    private bool hasHead;

    /// <summary>Whether the stream goes on in the bytes it came in.</summary>
    public bool IsRaw { get; private set; } = isRaw;

    /// <summary>Sends the head, unless it was sent.</summary>
    public async ValueTask BeginAsync()
    {
        if (hasHead)
            return;
        hasHead = true;
        await sendHead();
    }

    /// <summary>A block is on its way here.</summary>
    /// <param name="block">The block.</param>
    /// <param name="bytes">The bytes it came in, after those that were kept.</param>
    /// <param name="restOfChunk">How much of its chunk follows.</param>
    public void Expect(StreamBlock block, ReadOnlySpan<byte> bytes, long restOfChunk)
    {
        if (!IsRaw)
            return;
        raw.Write(bytes);
        (expected, restAfterExpected) = (block, restOfChunk);
    }

    /// <summary>A block was to be here by now: where it is not, the stream is another one from here on.</summary>
    public void NoteAbsent(StreamBlock block)
    {
        if (IsRaw && ReferenceEquals(expected, block))
            IsRaw = false;
        expected = null;
    }

    /// <summary>Keeps bytes of a block that is not whole.</summary>
    public void KeepRaw(ReadOnlySpan<byte> bytes)
    {
        if (IsRaw)
            raw.Write(bytes);
    }

    /// <inheritdoc />
    public async ValueTask TakeAsync(StreamBlock block)
    {
        await BeginAsync();
        if (IsRaw && ReferenceEquals(block, expected))
        {
            expected = null;
            Record(block);
            await SendRawAsync();
            writer.Continue(restAfterExpected);
            return;
        }

        IsRaw = false;
        Record(block);
        await writer.WriteAsync(block.Raw);
    }

    /// <summary>Sends the beginning of a block, in the bytes it came in where that is still possible.</summary>
    public async ValueTask PassRestAsync(byte[] payload)
    {
        await BeginAsync();
        if (IsRaw)
            await SendRawAsync();
        else if (payload.Length > 0)
            await writer.WriteAsync(payload);
    }

    /// <inheritdoc />
    public async ValueTask EndAsync()
    {
        await BeginAsync();
        response.RecordWhole();
        if (IsRaw)
            await SendRawAsync();
        else
            await writer.EndAsync();
    }

    private async ValueTask SendRawAsync()
    {
        await client.SendAsync(raw.WrittenMemory);
        raw.ResetWrittenCount();
    }

    /// <summary>What the client will read, whatever blocks the rules made: the bytes are framed once more.</summary>
    private void Record(StreamBlock block)
    {
        for (var rest = block.Raw; !rest.IsEmpty; )
        {
            var taken = sent.Read(rest.Span, out var completed);
            rest = rest[taken..];
            if (completed is null)
                continue;
            var isUnchanged = block.Event is { } original && completed.Raw.Span.SequenceEqual(original.Raw.Span);
            if (isUnchanged)
                recorder.EventForwarded(response.Exchange, response.Label!, block.Number, completed);
            else
                recorder.Event(response.Exchange, Leg.Client, response.Label!, block.Number, completed);
        }
    }
}
