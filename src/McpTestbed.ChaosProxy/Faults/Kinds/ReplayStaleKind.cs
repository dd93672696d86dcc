namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>replay-stale</c></summary>
internal static class ReplayStaleKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<ReplayStale>(
            "replay-stale",
            "a stream begins with the last `events` (1 to 100) that earlier streams of the same session "
                + "brought while the rule was in place",
            """{"kind":"replay-stale","events":2}""",
            "an answer that came before is ignored",
            ["events"],
            fields => new(fields.Count("events", 1, StreamMemory.MaximumEvents, "a whole number from 1 to 100")),
            (fault, json) => json.Put("events", fault.Events),
            fault => new StaleReplay(fault)
        );
}
