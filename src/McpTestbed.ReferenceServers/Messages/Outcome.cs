using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Messages;

/// <summary>What a method came to: a result, or the reason why there is none.</summary>
internal readonly record struct Outcome(JsonObject? Result, Refusal? Refusal)
{
    public static implicit operator Outcome(JsonObject result) => new(result, null);

    public static implicit operator Outcome(Refusal refusal) => new(null, refusal);
}
