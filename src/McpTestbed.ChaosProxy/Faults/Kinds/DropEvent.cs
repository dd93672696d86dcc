using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event is left out.</summary>
public sealed record DropEvent : Fault
{
    /// <inheritdoc />
    public override string Kind => "drop-event";

    /// <inheritdoc />
    public override string Description => "leave the event out";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}
