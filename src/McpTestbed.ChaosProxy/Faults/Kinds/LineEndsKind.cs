namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>line-ends</c></summary>
internal static class LineEndsKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<RewriteLineEnds>(
            "line-ends",
            "ends the lines of an event in another way that the standard of event streams allows, `ends`: lf, "
                + "cr-lf or cr",
            """{"kind":"line-ends","ends":"cr-lf"}""",
            "nothing changes: all three end a line",
            ["ends"],
            fields => new(fields.Word("ends", LineEnds.CrLf)),
            (fault, json) => json.Put("ends", fault.Ends.InRule()),
            fault => new EventEdit((block, _) => [block.With(EventText.WithLineEnds(block.Raw, fault.Ends))])
        );
}
