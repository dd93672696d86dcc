using System.Text.Json;

namespace McpTestbed.ChaosProxy.Client;

/// <summary>A toxic as the API takes and tells of it.</summary>
/// <param name="Type">Its kind, such as <c>latency</c>.</param>
/// <param name="Name">Its name; null for one made of kind and stream.</param>
/// <param name="Stream">upstream or downstream.</param>
/// <param name="Toxicity">The share of connections it applies to.</param>
/// <param name="Attributes">What its kind is told.</param>
/// <param name="AfterMs">How long after it was added it begins; ours only.</param>
/// <param name="DurationMs">How long it stays on; ours only.</param>
/// <param name="MaxHits">How many connections it may apply to; ours only.</param>
public sealed record ToxiproxyToxic(
    string Type,
    string? Name = null,
    string Stream = "downstream",
    double Toxicity = 1,
    IReadOnlyDictionary<string, JsonElement>? Attributes = null,
    long? AfterMs = null,
    long? DurationMs = null,
    int? MaxHits = null
);
