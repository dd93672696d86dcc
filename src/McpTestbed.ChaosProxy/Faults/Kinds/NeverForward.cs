using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The server never sees the request, and nobody answers it.</summary>
/// <param name="How">What the client sees.</param>
public sealed record NeverForward(HangHow How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "never-forward";

    /// <inheritdoc />
    public override string Description =>
        $"never forward the request; the client sees {How.ToString().ToLowerInvariant()}";

    /// <inheritdoc />
    public override Message Message => Message.Request;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Replace;

    /// <inheritdoc />
    public override bool IsTerminal => true;
}
