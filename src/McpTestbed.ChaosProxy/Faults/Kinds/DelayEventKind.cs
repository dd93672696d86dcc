namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>delay-event</c></summary>
internal static class DelayEventKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<DelayEvent>(
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
