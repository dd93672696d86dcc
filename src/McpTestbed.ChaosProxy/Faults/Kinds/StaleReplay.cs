namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Begins a stream with events of earlier ones.</summary>
internal sealed class StaleReplay(ReplayStale fault) : IStreamEffect
{
    public IEventSink Begin(IStreamRule rule, IEventSink next) => new Sink(fault.Events, rule, next);

    private sealed class Sink(int events, IStreamRule rule, IEventSink next) : IEventSink
    {
        private bool hasBegun;

        public async ValueTask TakeAsync(StreamBlock block)
        {
            await BeginAsync();
            await next.TakeAsync(block);
        }

        public async ValueTask EndAsync()
        {
            await BeginAsync();
            await next.EndAsync();
        }

        private async ValueTask BeginAsync()
        {
            if (hasBegun)
                return;
            hasBegun = true;
            if (rule.IsHealed)
                return;
            var stale = rule.Memory.Last(rule.Session, rule.Stream, events);
            foreach (var block in stale)
                await next.TakeAsync(block);
            if (stale.Count > 0)
                rule.TookEffect();
            else
                rule.EffectUnknown("no earlier stream of the session brought events while the rule was in place");
        }
    }
}
