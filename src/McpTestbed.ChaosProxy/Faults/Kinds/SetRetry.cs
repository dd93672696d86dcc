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
    public override FaultStage Stage => FaultStage.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}
