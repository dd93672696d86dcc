namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>split-data</c></summary>
internal static class SplitDataKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<SplitData>(
            "split-data",
            "splits the data of an event into two data lines, at a place where JSON may have white space",
            """{"kind":"split-data"}""",
            "nothing changes: data lines are joined with LF",
            [],
            _ => new(),
            (_, _) => { },
            _ => new EventEdit(
                (block, _) => EventText.WithSplitData(block.Raw) is { } split ? [block.With(split)] : null
            )
        );
}
