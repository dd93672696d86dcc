namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>drop-event</c></summary>
internal static class DropEventKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<DropEvent>(
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
