using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A stream begins with events that went out on an earlier stream of the same session.</summary>
/// <param name="Events">How many of the last ones, 1 to 100.</param>
public sealed record ReplayStale(int Events) : Fault
{
    /// <inheritdoc />
    public override string Kind => "replay-stale";

    /// <inheritdoc />
    public override string Description => $"begin the stream with the last {Events} events of an earlier one";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;

    /// <inheritdoc />
    public override bool NeedsStream => true;
}
