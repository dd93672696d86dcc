using McpTestbed.ChaosProxy.Json;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary><c>set-retry</c></summary>
internal static class SetRetryKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Of<SetRetry>(
            "set-retry",
            "gives an event a retry field of `ms`",
            """{"kind":"set-retry","ms":0}""",
            "a client that reconnects waits that long first, and not much longer (2025-11-25); 0 is no storm "
                + "of requests",
            ["ms"],
            fields =>
                new(
                    fields.Integer("ms", 0, long.MaxValue, "a whole number of ms from 0")
                        ?? throw RefusedException.MissingField("ms")
                ),
            (fault, json) => json.Put("ms", fault.Milliseconds),
            fault => new EventEdit(
                (block, _) => [block.With(EventText.WithField(block.Raw, "retry", $"{fault.Milliseconds}"))]
            )
        );
}
