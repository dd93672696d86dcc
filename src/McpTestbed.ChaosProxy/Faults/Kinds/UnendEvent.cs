using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event lacks the blank line that ends it, so that it runs into the next one.</summary>
public sealed record UnendEvent : Fault
{
    /// <inheritdoc />
    public override string Kind => "unend-event";

    /// <inheritdoc />
    public override string Description => "leave out the blank line that ends the event";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}

/// <summary><c>unend-event</c></summary>
internal static class UnendEventKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<UnendEvent>(
            "unend-event",
            "leaves out the blank line that ends an event, so that it runs into the next one",
            """{"kind":"unend-event"}""",
            "an event that runs into another is not two messages; at the end of a stream it is none (WHATWG "
                + "HTML, 9.2.6)",
            [],
            _ => new(),
            (_, _) => { },
            _ => new EventEdit((block, _) => [block.With(EventText.WithoutEnd(block.Raw))])
        );
}
