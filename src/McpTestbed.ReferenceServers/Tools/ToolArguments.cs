using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Tools;

/// <summary>Reads the arguments of a tool call.</summary>
internal static class ToolArguments
{
    /// <summary>The text under that name, or null if there is none.</summary>
    public static string? Text(JsonObject arguments, string name) =>
        arguments[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : null;

    /// <summary>The whole number under that name; the default if there is none; null if it is something else.</summary>
    public static int? Number(JsonObject arguments, string name, int? whenAbsent)
    {
        if (arguments[name] is not { } node)
            return whenAbsent;
        return node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
    }
}
