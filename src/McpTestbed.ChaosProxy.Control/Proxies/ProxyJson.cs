using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Control.Proxies;

/// <summary>Proxies and toxics as Toxiproxy writes them.</summary>
internal static class ProxyJson
{
    public static JsonObject Proxy(Link proxy)
    {
        var json = new JsonObject
        {
            ["name"] = proxy.Name,
            ["listen"] = proxy.Listen.ToString(),
            ["upstream"] = proxy.Upstream,
            ["enabled"] = proxy.IsEnabled,
            ["toxics"] = Toxics(proxy.Toxics),
        };
        if (proxy.Balance is { } balance)
            json["balance"] = ProxyRequest.Word(balance);
        return json;
    }

    public static JsonArray Toxics(IEnumerable<ToxicDefinition> toxics) => [.. toxics.Select(Toxic)];

    public static JsonObject Toxic(ToxicDefinition toxic)
    {
        var attributes = new JsonObject();
        foreach (var attribute in toxic.Kind.Attributes)
        {
            if (attribute.IsOurs && toxic.Values.Word(attribute.Name) == attribute.Words?[0])
                continue;
            attributes[attribute.Name] = attribute.Words is null
                ? toxic.Values.Number(attribute.Name)
                : toxic.Values.Word(attribute.Name);
        }

        var json = new JsonObject
        {
            ["attributes"] = attributes,
            ["name"] = toxic.Name,
            ["type"] = toxic.Kind.Name,
            ["stream"] = toxic.Stream,
            ["toxicity"] = toxic.Toxicity,
        };
        if (toxic.Budget.StartAfter > TimeSpan.Zero)
            json["after_ms"] = (long)toxic.Budget.StartAfter.TotalMilliseconds;
        if (toxic.Budget.Duration is { } duration)
            json["duration_ms"] = (long)duration.TotalMilliseconds;
        if (toxic.Budget.MaximumHits is { } maximum)
            json["max_hits"] = maximum;
        return json;
    }

    public static JsonObject Connections(LinkState state) =>
        new()
        {
            ["accepted"] = state.Accepted,
            ["turned_away"] = state.TurnedAway,
            ["bytes"] = Bytes(state.Bytes),
            ["connections"] = new JsonArray([.. state.Open.Select(Connection)]),
        };

    public static JsonObject Connection(ConnectionState connection) =>
        new()
        {
            ["number"] = connection.Number,
            ["client_port"] = connection.ClientPort,
            ["age_ms"] = (long)connection.Age.TotalMilliseconds,
            ["bytes"] = Bytes(connection.Bytes),
            ["toxics"] = new JsonArray([.. connection.Toxics.Select(name => (JsonNode)name)]),
        };

    private static JsonObject Bytes(ByteCounts bytes) =>
        new()
        {
            ["from_client"] = bytes.FromClient,
            ["to_server"] = bytes.ToServer,
            ["from_server"] = bytes.FromServer,
            ["to_client"] = bytes.ToClient,
        };
}
