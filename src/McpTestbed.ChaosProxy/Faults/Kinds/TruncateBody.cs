using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A body that is no stream ends early, in a frame that fits what is left.</summary>
/// <param name="Message">Request or response.</param>
/// <param name="Bytes">How many bytes of it are kept.</param>
public sealed record TruncateBody(Message Message, int Bytes) : Fault
{
    /// <inheritdoc />
    public override string Kind => "truncate-body";

    /// <inheritdoc />
    public override string Description =>
        $"cut the body of the {Message.ToString().ToLowerInvariant()} to {Bytes} bytes";

    /// <inheritdoc />
    public override Message Message { get; } = Message;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;
}
