using McpTestbed.ChaosProxy.Json;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A message is held back for a while and then goes on unchanged.</summary>
/// <param name="Message">Request or response.</param>
/// <param name="Duration">How long.</param>
public sealed record Delay(Message Message, TimeSpan Duration) : Fault
{
    /// <inheritdoc />
    public override string Kind => "delay";

    /// <inheritdoc />
    public override string Description =>
        $"hold the {Message.ToString().ToLowerInvariant()} back for {Duration.TotalMilliseconds:0} ms";

    /// <inheritdoc />
    public override Message Message { get; } = Message;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Hold;
}

/// <summary><c>delay</c></summary>
internal static class DelayKind
{
    private const int Most = int.MaxValue;
    private const string Milliseconds = "a whole number of ms from 0 to 2147483647";

    public static FaultKind Kind { get; } =
        FaultKind.Create<Delay>(
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
            (fault, json) => json.Put(fault.Message).Put("ms", (long)fault.Duration.TotalMilliseconds),
            fault => new HoldEffect(fault.Duration)
        );
}
