using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event, and what follows it on its stream, is held back for a while.</summary>
/// <param name="Duration">How long.</param>
public sealed record DelayEvent(TimeSpan Duration) : Fault
{
    /// <inheritdoc />
    public override string Kind => "delay-event";

    /// <inheritdoc />
    public override string Description => $"hold the event back for {Duration.TotalMilliseconds:0} ms";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}

/// <summary><c>delay-event</c></summary>
internal static class DelayEventKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<DelayEvent>(
            "delay-event",
            "holds an event, and what follows it, back for `ms`",
            """{"kind":"delay-event","ms":3000}""",
            "a client waits, or gives up and says so",
            ["ms"],
            fields => new(fields.Milliseconds("ms")),
            (fault, json) => json.Put("ms", (long)fault.Duration.TotalMilliseconds),
            fault => new EventHolding(fault.Duration)
        );
}
