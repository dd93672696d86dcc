using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>The end of the way of a stream that rules change: sends it, and records what was sent.</summary>
internal sealed class StreamOutlet(ResponseInProgress response, string stream, BodyWriter writer, Func<ValueTask> sendHead, LinkRecorder recorder) : IEventSink
{
    private readonly SseFramer sent = new();
    private bool hasHead;

    /// <summary>Sends the head, unless it was sent.</summary>
    public async ValueTask BeginAsync()
    {
        if (hasHead) return;
        hasHead = true;
        await sendHead();
    }

    /// <inheritdoc />
    public async ValueTask TakeAsync(StreamBlock block)
    {
        await BeginAsync();
        Record(block);
        await writer.WriteAsync(block.Raw);
    }

    /// <inheritdoc />
    public async ValueTask EndAsync()
    {
        await BeginAsync();
        response.RecordWhole();
        await writer.EndAsync();
    }

    /// <summary>What the client will read, whatever blocks the rules made: the bytes are framed once more.</summary>
    private void Record(StreamBlock block)
    {
        for (var rest = block.Raw; !rest.IsEmpty;)
        {
            var taken = sent.Read(rest.Span, out var completed);
            rest = rest[taken..];
            if (completed is null) continue;
            var isUnchanged = block.Event is { } original && completed.Raw.Span.SequenceEqual(original.Raw.Span);
            if (isUnchanged) recorder.EventForwarded(response.Exchange, stream, block.Number, completed);
            else recorder.Event(response.Exchange, Core.Histories.Leg.Client, stream, block.Number, completed);
        }
    }
}
