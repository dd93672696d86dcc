using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A body, or a whole stream, is no longer the text it should be.</summary>
/// <param name="Message">Request or response.</param>
/// <param name="How">How it is spoilt.</param>
public sealed record CorruptBody(Message Message, BodyCorruption How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "corrupt-body";

    /// <inheritdoc />
    public override string Description =>
        How == BodyCorruption.ByteOrderMark
            ? $"put a byte order mark before the body of the {Message.ToString().ToLowerInvariant()}"
            : $"put an invalid byte into the body of the {Message.ToString().ToLowerInvariant()}";

    /// <inheritdoc />
    public override Message Message { get; } = Message;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;
}

/// <summary>How a text is spoilt.</summary>
public enum BodyCorruption
{
    /// <summary>A byte that no UTF-8 has is put into its middle.</summary>
    InvalidUtf8,

    /// <summary>A byte order mark is put before it.</summary>
    ByteOrderMark,
}

/// <summary><c>corrupt-body</c></summary>
internal static class CorruptBodyKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<CorruptBody>(
            "corrupt-body",
            "spoils the text of a body, or of a stream, `how`: invalid-utf8 (a byte that no UTF-8 has, in its "
                + "middle; on a stream, of each event with data) or byte-order-mark (before it)",
            """{"kind":"corrupt-body","message":"response","how":"invalid-utf8"}""",
            "the message is refused, and the session lives on; a byte order mark may be ignored (RFC 8259, 8.1)",
            ["message", "how"],
            fields => new(fields.Message(Message.Response), fields.Word("how", BodyCorruption.InvalidUtf8)),
            (fault, json) => json.Put(fault.Message).Put("how", fault.How.InRule()),
            fault => new TextCorruption(fault)
        );
}

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
