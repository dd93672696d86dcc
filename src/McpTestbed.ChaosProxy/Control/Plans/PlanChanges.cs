using System.Text.Json.Nodes;

namespace McpTestbed.ChaosProxy.Control.Plans;

/// <summary>What a plan changes, or would change, by name; a toxic is named after its proxy:
/// <c>mcp/latency_downstream</c>.</summary>
internal sealed class PlanChanges
{
    public Names Proxies { get; } = new();

    public Names Toxics { get; } = new();

    /// <summary>Rules: one that changes is healed, and armed anew.</summary>
    public Names Rules { get; } = new();

    public JsonObject Json(bool isApplied) =>
        new()
        {
            ["applied"] = isApplied,
            ["proxies"] = Proxies.Json("added", "changed", "removed"),
            ["toxics"] = Toxics.Json("added", "changed", "removed"),
            ["rules"] = new JsonObject
            {
                ["armed"] = Names.Json([.. Rules.Added, .. Rules.Changed]),
                ["healed"] = Names.Json([.. Rules.Removed, .. Rules.Changed]),
                ["kept"] = Names.Json(Rules.Kept),
            },
        };

    /// <summary>Names of one kind of thing.</summary>
    internal sealed class Names
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
}
