using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Interim responses come before the response.</summary>
/// <param name="Count">How many, 1 to 1,000.</param>
/// <param name="Status">Their status, 102 to 199; 101 is not one.</param>
public sealed record InterimResponses(int Count, int Status = 103) : Fault
{
    /// <inheritdoc />
    public override string Kind => "interim-responses";

    /// <inheritdoc />
    public override string Description => $"send {Count} interim responses ({Status}) before the response";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Framing;
}
