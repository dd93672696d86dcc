using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>The arguments of a tool that are headers too (2026-07-28): what its schema marks by
/// <c>x-mcp-header</c>.</summary>
internal static class HeaderParameters
{
    /// <summary>The mark in a schema.</summary>
    public const string Mark = "x-mcp-header";

    /// <summary>What the name of the header begins with.</summary>
    public const string Prefix = "Mcp-Param-";

    /// <summary>The marked arguments of a tool whose marks are valid: the header, and the way to the value.</summary>
    public static IEnumerable<(string Header, string[] Path)> Of(JsonNode? tool) => In(tool.At("inputSchema"), []);

    /// <summary>The text of an argument, as a header has it before it is encoded; null for one that is null, absent or
    /// no simple value.</summary>
    public static string? TextOf(JsonNode? arguments, string[] path)
    {
        var value = arguments.At(path);
        return value?.GetValueKind() switch
        {
            JsonValueKind.String => value.AsText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => value.ToJsonString(),
            _ => null,
        };
    }

    private static IEnumerable<(string Header, string[] Path)> In(JsonNode? schema, string[] path)
    {
        foreach (var (name, property) in schema.At("properties") as JsonObject ?? [])
        {
            if (property.At(Mark).AsText() is { } header)
                yield return (Prefix + header, [.. path, name]);
            foreach (var deeper in In(property, [.. path, name]))
                yield return deeper;
        }
    }
}
