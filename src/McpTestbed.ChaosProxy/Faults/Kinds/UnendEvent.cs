using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event lacks the blank line that ends it, so that it runs into the next one.</summary>
public sealed record UnendEvent : Fault
{
    /// <inheritdoc />
    public override string Kind => "unend-event";

    /// <inheritdoc />
    public override string Description => "leave out the blank line that ends the event";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}
