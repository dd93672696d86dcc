namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Spoils the text of a body, or of a stream.</summary>
internal sealed class TextCorruption(CorruptBody fault) : IBodyEffect, IStreamEffect
{
    private const byte NoUtf8 = 0xFF;
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public byte[]? Edit(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty)
            return null;
        if (fault.How == BodyCorruption.ByteOrderMark)
            return [.. ByteOrderMark, .. payload.Span];
        var middle = payload.Length / 2;
        return [.. payload.Span[..middle], NoUtf8, .. payload.Span[middle..]];
    }

    public IEventSink Begin(IStreamRule rule, IEventSink next) => new Sink(this, rule, next);

    private sealed class Sink(TextCorruption effect, IStreamRule rule, IEventSink next) : IEventSink
    {
        private bool hasMark;
        private bool hasActed;

        public async ValueTask TakeAsync(StreamBlock block)
        {
            var edited = Edit(block);
            await next.TakeAsync(edited ?? block);
            if (edited is null)
                return;
            hasActed = true;
            rule.TookEffect(block);
        }

        public ValueTask EndAsync()
        {
            if (!hasActed)
                rule.EffectUnknown("nothing came on the stream that it could have acted on");
            return next.EndAsync();
        }

        private StreamBlock? Edit(StreamBlock block)
        {
            if (rule.IsHealed)
                return null;
            if (effect.IsMark)
            {
                if (hasMark)
                    return null;
                hasMark = true;
                return block.With(effect.Edit(block.Raw)!);
            }

            return block.Event?.Data is { Length: > 0 } && EventText.DataAt(block.Raw.Span) is var at and >= 0
                ? block.With((byte[])[.. block.Raw.Span[..at], NoUtf8, .. block.Raw.Span[at..]])
                : null;
        }
    }

    private bool IsMark => fault.How == BodyCorruption.ByteOrderMark;
}
