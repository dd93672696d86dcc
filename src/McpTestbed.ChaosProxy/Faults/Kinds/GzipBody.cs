using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>The response says that it is compressed.</summary>
/// <param name="Applied">Whether it is.</param>
public sealed record GzipBody(bool Applied = true) : Fault
{
    /// <inheritdoc />
    public override string Kind => "gzip-body";

    /// <inheritdoc />
    public override string Description =>
        Applied ? "compress the body with gzip" : "say that the body is gzip, though it is not";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Body;
}
