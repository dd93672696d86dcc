namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>reorder-event</c></summary>
internal static class ReorderEventKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<ReorderEvent>(
            "reorder-event",
            "sends an event after the next ones (`by`), at the latest at the end of the stream",
            """{"kind":"reorder-event","by":1}""",
            "progress that goes back is not shown as progress; after the answer nothing of the request is acted on",
            ["by"],
            fields => new(fields.Count("by", 1, 1_000, "a whole number of events from 1 to 1000")),
            (fault, json) => json.Put("by", fault.By),
            fault => new EventReordering(fault.By)
        );
}
