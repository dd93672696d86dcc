using McpTestbed.ChaosProxy.Json;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>delay</c></summary>
internal static class DelayKind
{
    private const int Most = int.MaxValue;
    private const string Milliseconds = "a whole number of ms from 0 to 2147483647";

    public static FaultKind Kind { get; } =
        FaultKind.Of<Delay>(
            "delay",
            "holds a `message` (request or response) back for `ms`, then lets it go on unchanged",
            """{"kind":"delay","message":"response","ms":3000}""",
            "a client waits, or gives up and says so with notifications/cancelled",
            ["message", "ms"],
            fields => new Delay(
                fields.Message(),
                TimeSpan.FromMilliseconds(
                    fields.Integer("ms", 0, Most, Milliseconds) ?? throw RefusedException.MissingField("ms")
                )
            ),
            (fault, json) => json.Put(fault.Message).Put("ms", (long)fault.Duration.TotalMilliseconds)
        );
}
