namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>add-comments</c></summary>
internal static class AddCommentsKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<AddComments>(
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
