using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Head and events are held back until a buffer is full or the stream ends, as a buffering proxy
/// does.</summary>
/// <param name="Bytes">Size of the buffer, 1 to 1,048,576.</param>
public sealed record BufferStream(int Bytes) : Fault
{
    /// <inheritdoc />
    public override string Kind => "buffer-stream";

    /// <inheritdoc />
    public override string Description => $"hold the stream back in a buffer of {Bytes} bytes";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Hold;

    /// <inheritdoc />
    public override bool NeedsStream => true;
}
