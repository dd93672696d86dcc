using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Comments come before an event.</summary>
/// <param name="Count">How many, 1 to 100,000.</param>
public sealed record AddComments(int Count) : Fault
{
    /// <inheritdoc />
    public override string Kind => "add-comments";

    /// <inheritdoc />
    public override string Description => $"send {Counted.Of(Count, "comment")} before the event";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}

/// <summary><c>add-comments</c></summary>
internal static class AddCommentsKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<AddComments>(
            "add-comments",
            "sends so many comments (`count`) before an event",
            """{"kind":"add-comments","count":1000}""",
            "nothing changes: comments are ignored",
            ["count"],
            fields => new(fields.Count("count", 1, 100_000, "a whole number from 1 to 100000")),
            (fault, json) => json.Put("count", fault.Count),
            fault => new EventEdit((block, _) => [EventText.Comments(fault.Count), block])
        );
}
