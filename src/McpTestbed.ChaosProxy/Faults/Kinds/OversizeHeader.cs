using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>Adds a header field with a long value.</summary>
/// <param name="Message">Request or response.</param>
/// <param name="Name">The field.</param>
/// <param name="Bytes">Length of its value, 1 to 1,000,000.</param>
public sealed record OversizeHeader(Message Message, string Name, int Bytes) : Fault
{
    /// <inheritdoc />
    public override string Kind => "oversize-header";

    /// <inheritdoc />
    public override string Description =>
        $"add a {Name} of {Bytes} bytes to the {Message.ToString().ToLowerInvariant()}";

    /// <inheritdoc />
    public override Message Message { get; } = Message;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Head;
}
