using System.Text.Json.Nodes;

namespace McpTestbed.ChaosProxy.Control.Api;

/// <summary>Names of one kind of thing: what becomes of each.</summary>
internal sealed class NameChanges
{
    public List<string> Added { get; } = [];

    public List<string> Changed { get; } = [];

    public List<string> Removed { get; } = [];

    public List<string> Kept { get; } = [];

    public JsonObject Json(string added, string changed, string removed) =>
        new()
        {
            [added] = Json(Added),
            [changed] = Json(Changed),
            [removed] = Json(Removed),
            ["kept"] = Json(Kept),
        };

    public static JsonArray Json(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];
}
