using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event is left out.</summary>
public sealed record DropEvent : Fault
{
    /// <inheritdoc />
    public override string Kind => "drop-event";

    /// <inheritdoc />
    public override string Description => "leave the event out";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}

/// <summary><c>drop-event</c></summary>
internal static class DropEventKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<DropEvent>(
            "drop-event",
            "leaves an event out",
            """{"kind":"drop-event"}""",
            "what only this event carried is missing: a call whose answer was lost times out and is cancelled; "
                + "event ids may have gaps",
            [],
            _ => new(),
            (_, _) => { },
            _ => new EventDropping()
        );
}

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
