using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Comments come before an event.</summary>
/// <param name="Count">How many, 1 to 100,000.</param>
public sealed record AddComments(int Count) : Fault
{
    /// <inheritdoc />
    public override string Kind => "add-comments";

    /// <inheritdoc />
    public override string Description => $"send {Count} comments before the event";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}
