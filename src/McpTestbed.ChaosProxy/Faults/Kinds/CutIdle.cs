using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Ends the connection of a stream on which nothing passed for a while.</summary>
/// <param name="After">For how long.</param>
/// <param name="How">FIN or RST, on both legs.</param>
public sealed record CutIdle(TimeSpan After, EndedHow How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "cut-idle";

    /// <inheritdoc />
    public override string Description =>
        $"cut the stream with {How.ToString().ToUpperInvariant()} once it was idle for {After.TotalMilliseconds:0} ms";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Connection;

    /// <inheritdoc />
    public override bool NeedsStream => true;

    /// <inheritdoc />
    public override bool IsTerminal => true;
}
