namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>stall</c></summary>
internal static class StallKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<Stall>(
            "stall",
            "holds a `message` (request or response) back until the rule is removed",
            """{"kind":"stall","message":"response"}""",
            "as for delay: no wait is without an end",
            ["message"],
            fields => new Stall(fields.Message()),
            (fault, json) => json.Put(fault.Message)
        );
}
