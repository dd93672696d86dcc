using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Tools;

/// <summary>The answer of a tool: one text, or one text that says what was wrong with the arguments.</summary>
internal sealed record ToolAnswer(string Text, bool IsError = false)
{
    /// <summary>The members of a CallToolResult, the same in every revision.</summary>
    public JsonObject ToJson()
    {
        var result = new JsonObject
        {
            ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = Text }),
        };
        if (IsError)
            result["isError"] = true;
        return result;
    }
}
