namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>split-characters</c></summary>
internal static class SplitCharactersKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<SplitCharacters>(
            "split-characters",
            "characters of more than one byte arrive in two pieces, each acknowledged before the next goes out",
            """{"kind":"split-characters"}""",
            "nothing changes: a text is decoded over the borders of chunks and packets",
            [],
            _ => new(),
            (_, _) => { }
        );
}
