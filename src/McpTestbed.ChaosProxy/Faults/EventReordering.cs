namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Sends events after later ones.</summary>
internal sealed class EventReordering(int by) : IStreamEffect
{
    public IEventSink Begin(IStreamRule rule, IEventSink next) => new Sink(by, rule, next);

    private sealed class Sink(int by, IStreamRule rule, IEventSink next) : IHoldingSink
    {
        private readonly List<(StreamBlock Block, int Left)> held = [];

        public async ValueTask TakeAsync(StreamBlock block)
        {
            if (rule.ActsOn(block))
            {
                held.Add((block, by));
                return;
            }

            await next.TakeAsync(block);
            if (!block.IsEvent)
                return;
            for (var i = 0; i < held.Count; i++)
                held[i] = (held[i].Block, held[i].Left - 1);
            while (held is [(var late, 0), ..])
            {
                held.RemoveAt(0);
                await next.TakeAsync(late);
                rule.TookEffect(late);
            }
        }

        public async ValueTask EndAsync()
        {
            await ReleaseAsync();
            await next.EndAsync();
        }

        /// <summary>An event that nothing overtook was not reordered.</summary>
        public async ValueTask ReleaseAsync()
        {
            foreach (var (block, left) in held)
            {
                await next.TakeAsync(block);
                if (left < by)
                    rule.TookEffect(block);
                else
                    rule.EffectUnknown($"no event came after event {block.Number}");
            }

            held.Clear();
        }
    }
}
