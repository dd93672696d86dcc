using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A body in chunks ends without its last chunk: the connection is closed instead.</summary>
public sealed record OmitTerminator : Fault
{
    /// <inheritdoc />
    public override string Kind => "omit-terminator";

    /// <inheritdoc />
    public override string Description => "end the response with FIN and without its last chunk";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Framing;
}
