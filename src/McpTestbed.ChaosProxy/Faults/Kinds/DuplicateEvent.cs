using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event comes twice.</summary>
public sealed record DuplicateEvent : Fault
{
    /// <inheritdoc />
    public override string Kind => "duplicate-event";

    /// <inheritdoc />
    public override string Description => "send the event twice";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}
