namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>duplicate-answer</c></summary>
internal static class DuplicateAnswerKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<DuplicateAnswer>(
            "duplicate-answer",
            "the JSON-RPC answer comes twice: as two events of a stream, or as an array of two in a body",
            """{"kind":"duplicate-answer"}""",
            "the second answer is ignored",
            [],
            _ => new(),
            (_, _) => { },
            _ => new AnswerDoubling()
        );
}
