using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The response says Connection: close, and the connection ends after it.</summary>
public sealed record CloseAfter : Fault
{
    /// <inheritdoc />
    public override string Kind => "close-after";

    /// <inheritdoc />
    public override string Description => "close the connection after the response";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Framing;
}
