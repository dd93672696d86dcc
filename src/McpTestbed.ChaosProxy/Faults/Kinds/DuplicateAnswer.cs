using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The answer comes twice: as two events of a stream, or as an array of two in a body.</summary>
public sealed record DuplicateAnswer : Fault
{
    /// <inheritdoc />
    public override string Kind => "duplicate-answer";

    /// <inheritdoc />
    public override string Description => "send the answer twice";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;
}
