namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Holds events back, and with them what follows.</summary>
/// <param name="duration">For how long; null until the rule is healed.</param>
internal sealed class EventHolding(TimeSpan? duration) : IStreamEffect
{
    public IEventSink Begin(IStreamRule rule, IEventSink next) => new Sink(duration, rule, next);

    private sealed class Sink(TimeSpan? duration, IStreamRule rule, IEventSink next) : IEventSink
    {
        public async ValueTask TakeAsync(StreamBlock block)
        {
            if (rule.ActsOn(block))
            {
                if (duration is null)
                    rule.TookEffect(block);
                await rule.HoldAsync(duration);
                if (duration is not null)
                    rule.TookEffect(block);
            }

            await next.TakeAsync(block);
        }

        public ValueTask EndAsync() => next.EndAsync();
    }
}
