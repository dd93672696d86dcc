using System.Text.Json.Nodes;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>Writes the fields that faults have; what is not given is left out.</summary>
internal static class FaultJson
{
    public static JsonObject Put(this JsonObject json, Message message) =>
        json.Put("message", message == Message.Request ? "request" : "response");

    public static JsonObject Put(this JsonObject json, EndedHow how) =>
        json.Put("how", how == EndedHow.Fin ? "fin" : "rst");

    public static JsonObject Put(this JsonObject json, string name, string? value)
    {
        if (value is not null)
            json[name] = value;
        return json;
    }

    public static JsonObject Put(this JsonObject json, string name, long? value)
    {
        if (value is not null)
            json[name] = value;
        return json;
    }

    public static JsonObject Put(this JsonObject json, string name, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
            json[name] = new JsonArray([.. lines.Select(line => (JsonNode)line)]);
        return json;
    }
}
