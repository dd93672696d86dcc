using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event, and what follows it on its stream, is held back until the rule is healed.</summary>
public sealed record HoldEvent : Fault
{
    /// <inheritdoc />
    public override string Kind => "hold-event";

    /// <inheritdoc />
    public override string Description => "hold the event back until healed";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}

/// <summary><c>hold-event</c></summary>
internal static class HoldEventKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<HoldEvent>(
            "hold-event",
            "holds an event, and what follows it, back until the rule is removed",
            """{"kind":"hold-event"}""",
            "as for delay-event: no wait is without an end",
            [],
            _ => new(),
            (_, _) => { },
            _ => new EventHolding(null)
        );
}
