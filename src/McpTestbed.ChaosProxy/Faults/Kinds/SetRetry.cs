using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event says when to come back.</summary>
/// <param name="Milliseconds">The retry field, in ms; 0 is at once.</param>
public sealed record SetRetry(long Milliseconds) : Fault
{
    /// <inheritdoc />
    public override string Kind => "set-retry";

    /// <inheritdoc />
    public override string Description => $"give the event retry {Milliseconds}";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}

/// <summary><c>set-retry</c></summary>
internal static class SetRetryKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<SetRetry>(
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
