using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Faults.Kinds;

/// <summary>A byte-level toxic acts on the connection while the exchange lasts.</summary>
/// <param name="Type">The toxic, such as <c>latency</c>.</param>
/// <param name="Upstream">Whether it acts on what the client sends; otherwise on what the server sends.</param>
/// <param name="AttributesJson">Its attributes, a JSON object as Toxiproxy has it.</param>
public sealed record ExchangeToxic(string Type, bool Upstream, string AttributesJson) : Fault
{
    /// <inheritdoc />
    public override string Kind => "toxic";

    /// <inheritdoc />
    public override string Description =>
        $"put {Type} on the {(Upstream ? "upstream" : "downstream")} while the exchange lasts";

    /// <inheritdoc />
    public override Message Message => Message.Request;

    /// <inheritdoc />
    public override FaultStage Stage => FaultStage.Connection;
}
