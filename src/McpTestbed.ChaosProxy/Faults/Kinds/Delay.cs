using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A message is held back for a while and then goes on unchanged.</summary>
/// <param name="Message">Request or response.</param>
/// <param name="Duration">How long.</param>
public sealed record Delay(Message Message, TimeSpan Duration) : Fault
{
    /// <inheritdoc />
    public override string Kind => "delay";

    /// <inheritdoc />
    public override string Description =>
        $"hold the {Message.ToString().ToLowerInvariant()} back for {Duration.TotalMilliseconds:0} ms";

    /// <inheritdoc />
    public override Message Message { get; } = Message;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Hold;
}
