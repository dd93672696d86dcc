namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>hold-event</c></summary>
internal static class HoldEventKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<HoldEvent>(
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
