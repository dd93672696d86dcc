using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Head and events are held back until a buffer is full or the stream ends, as a buffering proxy
/// does.</summary>
/// <param name="Bytes">Size of the buffer, 1 to 1,048,576.</param>
public sealed record BufferStream(int Bytes) : Fault
{
    /// <inheritdoc />
    public override string Kind => "buffer-stream";

    /// <inheritdoc />
    public override string Description => $"hold the stream back in a buffer of {Bytes} bytes";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Hold;

    /// <inheritdoc />
    public override bool NeedsStream => true;
}

/// <summary><c>buffer-stream</c></summary>
internal static class BufferStreamKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<BufferStream>(
            "buffer-stream",
            "holds head and events back until a buffer of `bytes` is full or the stream ends, as nginx does "
                + "with its defaults",
            """{"kind":"buffer-stream","bytes":8192}""",
            "a client waits for the answer and not for the head alone; one that needs progress in time does without",
            ["bytes"],
            fields => new(fields.Count("bytes", 1, 1 << 20, "a whole number of bytes from 1 to 1048576")),
            (fault, json) => json.Put("bytes", fault.Bytes),
            fault => new StreamBuffering(fault)
        );
}

/// <summary>Holds a stream back until a buffer is full.</summary>
internal sealed class StreamBuffering(BufferStream fault) : IStreamEffect
{
    public bool HoldsHead => true;

    public IEventSink Begin(IStreamRule rule, IEventSink next) => new Sink(fault.Bytes, rule, next);

    private sealed class Sink(int bytes, IStreamRule rule, IEventSink next) : IHoldingSink
    {
        private readonly Queue<StreamBlock> held = new();
        private int size;

        public async ValueTask TakeAsync(StreamBlock block)
        {
            held.Enqueue(block);
            size += block.Raw.Length;
            if (size >= bytes || rule.IsHealed)
                await ReleaseAsync();
        }

        public async ValueTask EndAsync()
        {
            await ReleaseAsync();
            await next.EndAsync();
        }

        public async ValueTask ReleaseAsync()
        {
            size = 0;
            if (held.Count > 0)
                rule.TookEffectOnce();
            while (held.TryDequeue(out var block))
                await next.TakeAsync(block);
        }
    }
}
