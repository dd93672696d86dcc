using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event comes twice.</summary>
public sealed record DuplicateEvent : Fault
{
    /// <inheritdoc />
    public override string Kind => "duplicate-event";

    /// <inheritdoc />
    public override string Description => "send the event twice";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}

/// <summary><c>duplicate-event</c></summary>
internal static class DuplicateEventKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<DuplicateEvent>(
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
