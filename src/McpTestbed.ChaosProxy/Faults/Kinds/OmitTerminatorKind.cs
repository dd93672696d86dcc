namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>omit-terminator</c></summary>
internal static class OmitTerminatorKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<OmitTerminator>(
            "omit-terminator",
            "the body ends with FIN and without its last chunk",
            """{"kind":"omit-terminator"}""",
            "a body that is not whole is no answer (RFC 9112, 8); a stream is resumed",
            [],
            _ => new(),
            (_, _) => { }
        );
}
