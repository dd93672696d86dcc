namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>duplicate-event</c></summary>
internal static class DuplicateEventKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<DuplicateEvent>(
            "duplicate-event",
            "sends an event twice",
            """{"kind":"duplicate-event"}""",
            "a second answer to a request is ignored; a notification may count twice",
            [],
            _ => new(),
            (_, _) => { },
            _ => new EventEdit((block, _) => [block, block])
        );
}
