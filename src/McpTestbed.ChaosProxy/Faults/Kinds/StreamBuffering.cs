namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Holds a stream back until a buffer is full.</summary>
internal sealed class StreamBuffering(BufferStream fault) : IStreamEffect
{
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
