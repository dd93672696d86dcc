using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The answer goes to another request than the one it is for.</summary>
/// <param name="How">What becomes of its id.</param>
public sealed record EditAnswerId(IdEdit How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "edit-answer-id";

    /// <inheritdoc />
    public override string Description => $"{How.ToString().ToLowerInvariant()} the id of the answer";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;
}
