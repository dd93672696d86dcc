using System.Buffers;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Reads the events of one stream along, and finds the byte at which a rule cuts it.</summary>
internal sealed class StreamTap(string label, ExchangeInProgress exchange, LinkRecorder recorder, ArmedRule? cut, bool forwards)
{
    private readonly SseFramer framer = new();
    private readonly CutPoint? point = (cut?.Rule.Fault as CutStream)?.At;
    private ArrayBufferWriter<byte>? withheld;
    private int withheldPayload;
    private int withheldFrom = -1;

    public string Label => label;

    public ArmedRule? Cut => cut;

    /// <summary>Whole events so far.</summary>
    public int Events { get; private set; }

    /// <summary>Whether a JSON-RPC answer was among them.</summary>
    public bool HasAnswer { get; private set; }

    /// <summary>The cut comes before the first byte of the stream.</summary>
    public bool CutsAtOnce => point is { AfterEvents: 0, BytesOfNext: 0 } && !cut!.IsHealed;

    /// <summary>Offset within the bytes being taken at which the connection is to be cut.</summary>
    public int? CutAt { get; private set; }

    /// <summary>Takes payload that begins at an offset of the bytes being taken.</summary>
    public void Take(ReadOnlySpan<byte> payload, int offset)
    {
        var position = 0;
        while (position < payload.Length && CutAt is null)
        {
            if (IsNextEventCut())
            {
                TakeByteOfCutEvent(payload.Slice(position, 1), offset + position);
                position++;
                continue;
            }

            position += framer.Read(payload[position..], out var completed);
            if (completed is null) continue;
            Note(completed);
            if (point is { BytesOfNext: 0 } && Events == point.AfterEvents && !completed.IsComment && !cut!.IsHealed) CutAt = offset + position;
        }
    }

    /// <summary>Of bytes taken, those that may go on to the client now, with any withheld before put in front.</summary>
    public ReadOnlyMemory<byte> Released(ReadOnlyMemory<byte> taken, bool all)
    {
        if (withheldFrom < 0 && withheld is null) return taken;
        if (all || cut!.IsHealed)
        {
            byte[] everything = [.. withheld is null ? [] : withheld.WrittenSpan, .. taken.Span];
            withheld = null;
            withheldFrom = -1;
            return everything;
        }

        // The event that is to be cut goes out together with the cut, or not at all.
        (withheld ??= new()).Write(taken.Span[Math.Max(withheldFrom, 0)..]);
        var before = withheldFrom > 0 ? taken[..withheldFrom] : default;
        withheldFrom = 0;
        return before;
    }

    private bool IsNextEventCut() => point is { BytesOfNext: > 0 } && Events == point.AfterEvents && !cut!.IsHealed;

    private void TakeByteOfCutEvent(ReadOnlySpan<byte> one, int offset)
    {
        if (withheldPayload == 0 && withheldFrom < 0) withheldFrom = offset;
        framer.Read(one, out var completed);
        withheldPayload++;
        if (completed is { IsComment: false }) CutAt = offset;
        else if (withheldPayload == point!.BytesOfNext) CutAt = offset + 1;
    }

    private void Note(SseEvent completed)
    {
        if (!completed.IsComment) Events++;
        var number = completed.IsComment ? 0 : Events;
        recorder.Event(exchange, label, number, completed);
        if (forwards) recorder.EventForwarded(exchange, label, number, completed);
        HasAnswer |= completed.Data is not null && JsonRpcMessage.Peek(System.Text.Encoding.UTF8.GetBytes(completed.Data)).Any(message => message.IsAnswer);
    }
}
