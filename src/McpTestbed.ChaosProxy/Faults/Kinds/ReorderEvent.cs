using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event comes later than those after it.</summary>
/// <param name="By">After how many later events, from 1; at the latest at the end of the stream.</param>
public sealed record ReorderEvent(int By) : Fault
{
    /// <inheritdoc />
    public override string Kind => "reorder-event";

    /// <inheritdoc />
    public override string Description => $"send the event after the next {By}";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}
