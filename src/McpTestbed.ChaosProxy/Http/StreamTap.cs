using System.Text;
using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Reads the events of one stream along, and finds the byte at which a rule cuts it.</summary>
internal sealed class StreamTap(
    string label,
    ExchangeInProgress exchange,
    LinkRecorder recorder,
    ArmedRule? cut,
    bool forwards,
    StreamMemory? memory
)
{
    private readonly SseFramer framer = new();
    private readonly CutPoint? point = (cut?.Effect as CutEffect)?.At;
    private EventBytes next;

    public string Label => label;

    public ArmedRule? Cut => cut;

    /// <summary>What changes the stream on its way; null where it goes on as it comes.</summary>
    public StreamRewrite? Rewrite { get; set; }

    /// <summary>Whole events so far.</summary>
    public int Events { get; private set; }

    /// <summary>Whether a JSON-RPC answer was among them.</summary>
    public bool HasAnswer { get; private set; }

    /// <summary>The cut comes before the first byte of the stream.</summary>
    public bool CutsAtOnce => point is { AfterEvents: 0, BytesOfNext: 0 } && !cut!.IsHealed;

    /// <summary>Offset within the bytes being taken at which the connection is to be cut.</summary>
    public int? CutAt { get; private set; }

    private bool CutsNextEvent => point is { BytesOfNext: > 0 } && Events == point.AfterEvents && !cut!.IsHealed;

    /// <summary>Takes payload that begins at an offset of the bytes being taken.</summary>
    public void Take(ReadOnlySpan<byte> payload, int offset)
    {
        var position = 0;
        while (position < payload.Length && CutAt is null)
        {
            position += CutsNextEvent
                ? TakeOfCutEvent(payload[position..], offset + position)
                : TakeBlock(payload[position..], offset + position);
        }
    }

    private int TakeBlock(ReadOnlySpan<byte> payload, int offset)
    {
        var taken = framer.Read(payload, out var completed);
        Rewrite?.Take(payload[..taken], offset + taken, payload.Length - taken);
        if (completed is null)
            return taken;
        Note(completed, offset + taken, payload.Length - taken);
        if (point is { BytesOfNext: 0 } && Events == point.AfterEvents && !completed.IsComment && !cut!.IsHealed)
            CutAt = offset + taken;
        return taken;
    }

    /// <summary>Byte by byte, so that the last byte of the event never goes out. Comments before it pass and do not
    /// count.</summary>
    private int TakeOfCutEvent(ReadOnlySpan<byte> payload, int offset)
    {
        var value = payload[0];
        next.Take(value);
        var taken = framer.Read([value], out var completed);
        var endsEvent = next.HasField && (completed is not null || framer.AwaitsLineFeed);
        if (!endsEvent && taken > 0)
            Rewrite?.Take([value], offset + taken, payload.Length - taken);
        if (endsEvent)
        {
            CutAt = offset;
        }
        else if (completed is not null)
        {
            Note(completed, offset + taken, payload.Length - taken);
            next = default;
        }
        else if (next.Count == point!.BytesOfNext)
        {
            CutAt = offset + 1;
        }

        return taken;
    }

    private void Note(SseEvent completed, int end, int left)
    {
        if (!completed.IsComment)
            Events++;
        var number = completed.IsComment ? 0 : Events;
        recorder.Event(exchange, Leg.Server, label, number, completed);
        Rewrite?.Complete(completed, number, end, left);
        if (forwards && Rewrite is null)
            recorder.EventForwarded(exchange, label, number, completed);
        if (number > 0)
            memory?.Remember(exchange.Session, label, new(completed.Raw, number, completed));

        // Asked only of a stream that is to be lost.
        HasAnswer |=
            !forwards
            && completed.Data is not null
            && JsonRpcMessage.Peek(Encoding.UTF8.GetBytes(completed.Data)).Any(message => message.IsAnswer);
    }

    /// <summary>Counts the bytes of an event, comment lines left out.</summary>
    private struct EventBytes
    {
        private bool withinLine;
        private bool withinField;

        public int Count { get; private set; }

        public bool HasField { get; private set; }

        public void Take(byte value)
        {
            var endsLine = value is (byte)'\r' or (byte)'\n';
            if (!withinLine && !endsLine)
            {
                withinField = value != ':';
                HasField |= withinField;
            }

            withinLine = !endsLine;
            if (withinField)
                Count++;
        }
    }
}
