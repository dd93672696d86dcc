namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>cut-idle</c></summary>
internal static class CutIdleKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<CutIdle>(
            "cut-idle",
            "closes the connection of a stream, `how` rst or fin, once nothing passed on it for `ms`, as a "
                + "gateway with a read timeout does",
            """{"kind":"cut-idle","ms":3000,"how":"fin"}""",
            "a server sends something now and then; a client resumes or opens the stream again",
            ["ms", "how"],
            fields => new(fields.Milliseconds("ms"), fields.How()),
            (fault, json) => json.Put("ms", (long)fault.After.TotalMilliseconds).Put(fault.How)
        );
}
