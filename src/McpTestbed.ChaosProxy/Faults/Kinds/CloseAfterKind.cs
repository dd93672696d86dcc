namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>close-after</c></summary>
internal static class CloseAfterKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<CloseAfter>(
            "close-after",
            "the response says Connection: close, and the connection is closed after it",
            """{"kind":"close-after"}""",
            "a session is not tied to a connection: the next request opens another one",
            [],
            _ => new(),
            (_, _) => { },
            _ => new ConnectionClose()
        );
}
