using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The server gets the request twice, on the same connection; the client gets the answer to the
/// first.</summary>
/// <remarks>What a retry in a gateway does: work that is not idempotent is done twice.</remarks>
public sealed record ForwardTwice : Fault
{
    /// <inheritdoc />
    public override string Kind => "forward-twice";

    /// <inheritdoc />
    public override string Description => "forward the request twice, and pass one answer on";

    /// <inheritdoc />
    public override Message Message => Message.Request;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Framing;
}
