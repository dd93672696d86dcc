using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Content-Length says something else than the body has; then the connection ends.</summary>
/// <param name="By">How much more (or less) it says; not 0.</param>
public sealed record WrongLength(int By) : Fault
{
    /// <inheritdoc />
    public override string Kind => "wrong-length";

    /// <inheritdoc />
    public override string Description => $"say a Content-Length that is {By:+0;-0} bytes off, then FIN";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Framing;
}
