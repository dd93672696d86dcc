using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Faults;

/// <summary>The server gets the request and answers; the client gets a closed connection.</summary>
/// <param name="How">FIN or RST towards the client.</param>
public sealed record LoseAnswer(EndedHow How) : Fault
{
    /// <inheritdoc />
    public override string Kind => "lose-answer";

    /// <inheritdoc />
    public override string Description =>
        $"forward the request, then lose the answer with {How.ToString().ToUpperInvariant()}";

    /// <inheritdoc />
    public override Message Message => Message.Response;

    /// <inheritdoc />
    public override FaultOrder Order => FaultOrder.Replace;

    /// <inheritdoc />
    public override bool IsTerminal => true;
}
