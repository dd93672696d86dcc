using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Reads JSON of a target, of which nothing may be taken for granted: not even that an object is one.</summary>
internal static class Json
{
    /// <summary>Reads a JSON object, or null from anything else.</summary>
    public static JsonObject? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value at a path of member names; null where there is none, or something on the way is no object.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path) node = node is JsonObject json ? json[name] : null;
        return node;
    }

    /// <summary>The text of a JSON string; null of anything else.</summary>
    public static string? Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The value of a JSON number; null of anything else.</summary>
    public static double? Number(this JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    /// <summary>Whether two ids are the same JSON value: <c>"a"</c> is <c>"\u0061"</c>, and 1 is not <c>"1"</c>.</summary>
    public static bool SameId(string? one, string? other)
    {
        if (one is null || other is null) return false;
        if (one == other) return true;
        using var left = JsonDocument.Parse(one);
        using var right = JsonDocument.Parse(other);
        return JsonElement.DeepEquals(left.RootElement, right.RootElement);
    }
}
