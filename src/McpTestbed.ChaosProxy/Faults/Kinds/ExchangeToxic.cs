using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Toxics.Kinds;
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
    public override FaultOrder Order => FaultOrder.Connection;
}

/// <summary><c>toxic</c></summary>
internal static class ExchangeToxicKind
{
    private static readonly string[] OnArrival = ["accept_delay", "conn_limit", "nth_connection", "refuse"];

    public static FaultKind Kind { get; } =
        FaultKind.Create<ExchangeToxic>(
            "toxic",
            "puts a toxic (`type`, `stream` upstream or downstream, `attributes`; see chaos-proxy.md) on the "
                + "connection while the exchange lasts",
            """{"kind":"toxic","type":"latency","stream":"downstream","attributes":{"latency":300}}""",
            "as for the toxic: slow is not broken",
            ["type", "stream", "attributes"],
            ReadFault,
            Write,
            fault => new ToxicEffect(
                ToxicJson.ForConnection(fault.Kind, fault.Type, fault.Upstream, fault.AttributesJson)
            )
        );

    private static ExchangeToxic ReadFault(JsonFields fields)
    {
        var definition = ToxicJson.Create(fields);
        if (OnArrival.Contains(definition.Kind.Name))
            throw RefusedException.BadBody(
                $"type \"{definition.Kind.Name}\" is not allowed; it acts on connections that arrive, and the "
                    + "connection of an exchange is there"
            );
        fields.Object("attributes")?.Knowing([.. definition.Kind.Attributes.Select(attribute => attribute.Name)]);
        return new(
            definition.Kind.Name,
            definition.Direction == Toxics.LinkDirection.Upstream,
            fields.Value("attributes") is { ValueKind: JsonValueKind.Object } attributes
                ? attributes.GetRawText()
                : "{}"
        );
    }

    private static void Write(ExchangeToxic fault, JsonObject json)
    {
        json.Put("type", fault.Type).Put("stream", fault.Upstream ? "upstream" : "downstream");
        json["attributes"] = JsonNode.Parse(fault.AttributesJson);
    }
}
