using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A body, or a whole stream, is no longer the text it should be.</summary>
/// <param name="Message">Request or response.</param>
/// <param name="How">How it is spoilt.</param>
public sealed record CorruptBody(Message Message, BodyCorruption How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "corrupt-body";

    /// <inheritdoc />
    public override string Description =>
        How == BodyCorruption.ByteOrderMark
            ? $"put a byte order mark before the body of the {Message.ToString().ToLowerInvariant()}"
            : $"put an invalid byte into the body of the {Message.ToString().ToLowerInvariant()}";

    /// <inheritdoc />
    public override Message Message { get; } = Message;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;
}
