using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event, and what follows it on its stream, is held back until the rule is healed.</summary>
public sealed record HoldEvent : Fault
{
    /// <inheritdoc />
    public override string Kind => "hold-event";

    /// <inheritdoc />
    public override string Description => "hold the event back until healed";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}
