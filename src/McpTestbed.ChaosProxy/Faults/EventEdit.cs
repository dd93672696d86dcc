namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Lets other blocks take the place of an event.</summary>
/// <param name="edit">What goes on, told the event before it; null where there is nothing to edit.</param>
internal sealed class EventEdit(Func<StreamBlock, StreamBlock?, IReadOnlyList<StreamBlock>?> edit) : IStreamEffect
{
    public IEventSink Begin(IStreamRule rule, IEventSink next) => new Sink(edit, rule, next);

    private sealed class Sink(
        Func<StreamBlock, StreamBlock?, IReadOnlyList<StreamBlock>?> edit,
        IStreamRule rule,
        IEventSink next
    ) : IEventSink
    {
        private StreamBlock? before;

        public async ValueTask TakeAsync(StreamBlock block)
        {
            var edited = rule.ActsOn(block) ? edit(block, before) : null;
            if (edited is null && rule.HasFiredOn(block))
                rule.EffectUnknown($"event {block.Number} gave it nothing to change");
            foreach (var one in edited ?? [block])
                await next.TakeAsync(one);
            if (edited is not null)
                rule.TookEffect(block);
            if (block.IsEvent)
                before = block;
        }

        public ValueTask EndAsync() => next.EndAsync();
    }
}
