using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>An event has no id, or another one.</summary>
/// <param name="How">What becomes of it.</param>
/// <param name="Value">The id, for replace.</param>
public sealed record EditEventId(EventIdEdit How, string? Value = null) : Fault
{
    /// <inheritdoc />
    public override string Kind => "edit-event-id";

    /// <inheritdoc />
    public override string Description =>
        How == EventIdEdit.Replace
            ? $"give the event the id {Value}"
            : $"{How.ToString().ToLowerInvariant()} the id of the event";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}
