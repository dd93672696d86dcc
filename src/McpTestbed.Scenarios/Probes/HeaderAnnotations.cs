using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Probes;

/// <summary>One <c>x-mcp-header</c> in the schema of a tool.</summary>
/// <param name="Value">What it says; null where that is no text.</param>
/// <param name="Schema">The schema that it stands in.</param>
/// <param name="Path">The names of the properties that lead to it, from the arguments on; null where something else than
/// <c>properties</c> is on the way.</param>
internal sealed record HeaderAnnotation(string? Value, JsonObject Schema, IReadOnlyList<string>? Path)
{
    /// <summary>What the name of such a header begins with.</summary>
    public const string Prefix = "Mcp-Param-";

    /// <summary>The argument that it is about; null where it is absent or null.</summary>
    public JsonNode? ArgumentIn(JsonNode? arguments) => Path is null ? null : arguments.At([.. Path]);

    /// <summary>The text that stands for an argument in a header, not encoded; null where it has none.</summary>
    public static string? TextOf(JsonNode? argument) =>
        argument is not JsonValue value ? null
        : value.AsText() is { } text ? text
        : value.ToJsonString() is var json && json is not "null" ? json
        : null;

    /// <summary>A text as a header has it: encoded where it could not stand there, or looks as if it were.</summary>
    public static string Encode(string text) =>
        text.Length > 0
        && text.All(c => c is >= ' ' and <= '~')
        && text.Trim().Length == text.Length
        && !text.StartsWith("=?base64?", StringComparison.OrdinalIgnoreCase)
            ? text
            : $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
}

/// <summary>Finds the annotations of a tool.</summary>
internal static class HeaderAnnotations
{
    private const string Keyword = "x-mcp-header";
    private const int MaximumDepth = 64;

    /// <summary>Keywords whose value is a schema, or an array of them.</summary>
    private static readonly string[] OfSchemas =
    [
        "items",
        "prefixItems",
        "additionalItems",
        "contains",
        "unevaluatedItems",
        "additionalProperties",
        "unevaluatedProperties",
        "propertyNames",
        "oneOf",
        "anyOf",
        "allOf",
        "not",
        "if",
        "then",
        "else",
    ];

    /// <summary>Keywords whose value is an object of schemas by name.</summary>
    private static readonly string[] OfNamedSchemas = ["patternProperties", "dependentSchemas", "$defs", "definitions"];

    /// <summary>All annotations in the input schema of a tool. What is data and no schema (enum, default, examples) has
    /// none.</summary>
    /// <param name="tool">The tool, as tools/list has it.</param>
    /// <returns>The annotations in the order of the schema.</returns>
    public static IReadOnlyList<HeaderAnnotation> Of(JsonNode? tool) => [.. Walk(tool.At("inputSchema"), [], 0)];

    private static IEnumerable<HeaderAnnotation> Walk(JsonNode? node, IReadOnlyList<string>? path, int depth)
    {
        if (node is JsonArray several)
            return several.SelectMany(one => Walk(one, path, depth + 1));
        if (node is not JsonObject schema || depth > MaximumDepth)
            return [];
        // At the root it is on no property.
        IEnumerable<HeaderAnnotation> own = schema.TryGetPropertyValue(Keyword, out var value)
            ? [new(value.AsText(), schema, path is [] ? null : path)]
            : [];
        var properties = Members(schema, "properties")
            .SelectMany(pair => Walk(pair.Value, path is null ? null : [.. path, pair.Key], depth + 1));
        var others = OfSchemas.SelectMany(keyword => Walk(schema[keyword], null, depth + 1));
        var named = OfNamedSchemas.SelectMany(keyword =>
            Members(schema, keyword).SelectMany(pair => Walk(pair.Value, null, depth + 1))
        );
        return own.Concat(properties).Concat(others).Concat(named);
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonObject schema, string keyword) =>
        schema[keyword] as JsonObject ?? [];
}
