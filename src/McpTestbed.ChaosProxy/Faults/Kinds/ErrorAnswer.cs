using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A JSON-RPC error takes the place of the answer, in the same body or event.</summary>
/// <param name="Code">The error code.</param>
/// <param name="Text">The error message.</param>
public sealed record ErrorAnswer(int Code, string Text = "injected") : Fault
{
    /// <inheritdoc />
    public override string Kind => "error-answer";

    /// <inheritdoc />
    public override string Description => $"answer with error {Code}";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;
}
