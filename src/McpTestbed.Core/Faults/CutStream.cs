using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Faults;

/// <summary>Cuts the connection while a stream is open.</summary>
/// <param name="At">Where.</param>
/// <param name="How">FIN or RST, on both legs.</param>
public sealed record CutStream(CutPoint At, EndedHow How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "cut-stream";

    /// <inheritdoc />
    public override string Description =>
        $"cut the stream with {How.ToString().ToUpperInvariant()} after {Counted.Of(At.AfterEvents, "event")}"
        + (At.BytesOfNext > 0 ? $" and {At.BytesOfNext} bytes" : "");

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Connection;

    /// <inheritdoc />
    public override bool NeedsStream => true;

    /// <inheritdoc />
    public override bool IsTerminal => true;
}
