namespace McpTestbed.ChaosProxy.Faults.Effects;

/// <summary>Leaves events out.</summary>
internal sealed class EventDropping : IStreamEffect
{
    public IEventSink Begin(RuleOnStream rule, IEventSink next) => new Sink(rule, next);

    private sealed class Sink(RuleOnStream rule, IEventSink next) : IEventSink
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
