namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>never-forward</c></summary>
internal static class NeverForwardKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<NeverForward>(
            "never-forward",
            "the server never sees the request; the client waits (`how` hang; once the rule is removed its "
                + "connection is closed), or its connection is closed at once (`how` fin or rst)",
            """{"kind":"never-forward","how":"hang"}""",
            "no client waits without an end, and a timeout is followed by notifications/cancelled (2025-03-26 "
                + "to 2025-11-25)",
            ["how"],
            fields => new(fields.Word("how", HangHow.Hang)),
            (fault, json) => json.Put("how", fault.How.InRule())
        );
}
