using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A message is held back until the rule is healed.</summary>
/// <param name="Message">Request or response.</param>
public sealed record Stall(Message Message) : Fault
{
    /// <inheritdoc />
    public override string Kind => "stall";

    /// <inheritdoc />
    public override string Description => $"hold the {Message.ToString().ToLowerInvariant()} back until healed";

    /// <inheritdoc />
    public override Message Message { get; } = Message;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Hold;
}

/// <summary><c>stall</c></summary>
internal static class StallKind
{
    public static FaultKind Kind { get; } =
        FaultKind.Create<Stall>(
            "stall",
            "holds a `message` (request or response) back until the rule is removed",
            """{"kind":"stall","message":"response"}""",
            "as for delay: no wait is without an end",
            ["message"],
            fields => new Stall(fields.Message()),
            (fault, json) => json.Put(fault.Message),
            _ => new HoldEffect(null)
        );
}
