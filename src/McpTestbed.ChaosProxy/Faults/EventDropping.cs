namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Leaves events out.</summary>
internal sealed class EventDropping : IStreamEffect
{
    public IEventSink Begin(IStreamRule rule, IEventSink next) => new Sink(rule, next);

    private sealed class Sink(IStreamRule rule, IEventSink next) : IEventSink
    {
        public ValueTask TakeAsync(StreamBlock block)
        {
            if (!rule.ActsOn(block))
                return next.TakeAsync(block);
            rule.TookEffect(block);
            return default;
        }

        public ValueTask EndAsync() => next.EndAsync();
    }
}
