using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The lines of an event end in another way that the SSE standard allows.</summary>
/// <param name="Ends">How.</param>
public sealed record RewriteLineEnds(LineEnds Ends) : Fault
{
    /// <inheritdoc />
    public override string Kind => "line-ends";

    /// <inheritdoc />
    public override string Description => $"end the lines of the event with {Ends.ToString().ToUpperInvariant()}";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;

    /// <inheritdoc />
    public override FaultUnit Unit => FaultUnit.Event;
}
