using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Tools;

/// <summary>A tool as <c>tools/list</c> shows it.</summary>
/// <param name="Name">The name it is called by.</param>
/// <param name="Description">What it does, in one sentence.</param>
/// <param name="InputSchema">The JSON Schema of its arguments, as text.</param>
internal sealed record ToolDefinition(string Name, string Description, string InputSchema)
{
    /// <summary>The members of a Tool, the same in every revision.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["name"] = Name,
            ["description"] = Description,
            ["inputSchema"] = JsonNode.Parse(InputSchema),
        };
}
