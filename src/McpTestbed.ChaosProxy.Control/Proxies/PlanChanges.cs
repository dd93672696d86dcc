using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Control.Api;

namespace McpTestbed.ChaosProxy.Control.Proxies;

/// <summary>What a plan changes, or would change, by name; a toxic is named after its proxy:
/// <c>mcp/latency_downstream</c>.</summary>
internal sealed class PlanChanges
{
    public NameChanges Proxies { get; } = new();

    public NameChanges Toxics { get; } = new();

    /// <summary>Rules: one that changes is healed, and armed anew.</summary>
    public NameChanges Rules { get; } = new();

    public JsonObject Json(bool isApplied) =>
        new()
        {
            ["applied"] = isApplied,
            ["proxies"] = Proxies.Json("added", "changed", "removed"),
            ["toxics"] = Toxics.Json("added", "changed", "removed"),
            ["rules"] = new JsonObject
            {
                ["armed"] = NameChanges.Json([.. Rules.Added, .. Rules.Changed]),
                ["healed"] = NameChanges.Json([.. Rules.Removed, .. Rules.Changed]),
                ["kept"] = NameChanges.Json(Rules.Kept),
            },
        };
}
