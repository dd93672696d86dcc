namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Acts on the event of a stream that carries the JSON-RPC answer.</summary>
/// <param name="rule">The rule, on this stream.</param>
/// <param name="next">Where events go on to.</param>
/// <param name="edit">What goes on in the place of the event; null where it cannot be edited.</param>
internal sealed class AnswerSink(IStreamRule rule, IEventSink next, Func<StreamBlock, IReadOnlyList<StreamBlock>?> edit)
    : IEventSink
{
    private bool hasActed;

    public async ValueTask TakeAsync(StreamBlock block)
    {
        if (
            rule.IsHealed
            || !block.IsEvent
            || !block.Messages.Any(message => message.IsAnswer)
            || edit(block) is not { } edited
        )
        {
            await next.TakeAsync(block);
            return;
        }

        foreach (var one in edited)
            await next.TakeAsync(one);
        hasActed = true;
        rule.TookEffect(block);
    }

    public ValueTask EndAsync()
    {
        if (!hasActed)
            rule.EffectUnknown("no answer came on the stream");
        return next.EndAsync();
    }
}
