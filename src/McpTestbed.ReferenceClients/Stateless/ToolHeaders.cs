using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Messages;

namespace McpTestbed.ReferenceClients.Stateless;

/// <summary>Which arguments of a tool are sent as headers too, as its schema says by <c>x-mcp-header</c>.</summary>
internal sealed class ToolHeaders
{
    private const string Annotation = "x-mcp-header";
    private static readonly HashSet<string> Types = ["integer", "string", "boolean"];

    /// <summary>Keywords that hold one schema, or several, and through which no argument is reached.</summary>
    private static readonly HashSet<string> OtherSchemas =
    [
        "items",
        "prefixItems",
        "contains",
        "additionalProperties",
        "unevaluatedProperties",
        "unevaluatedItems",
        "propertyNames",
        "oneOf",
        "anyOf",
        "allOf",
        "not",
        "if",
        "then",
        "else",
    ];

    /// <summary>Keywords that hold named schemas, and through which no argument is reached.</summary>
    private static readonly HashSet<string> NamedSchemas =
    [
        "$defs",
        "definitions",
        "patternProperties",
        "dependentSchemas",
    ];

    private readonly List<(string Name, string[] Path)> headers = [];

    /// <summary>Why the tool is not valid, null where it is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Reads a tool's schema.</summary>
    public ToolHeaders(JsonObject tool) => Read(tool["inputSchema"], [], isReachable: true);

    /// <summary>The headers of a call: name and value, null for an argument that is null. An argument that is not there
    /// has none.</summary>
    public IEnumerable<(string Name, string? Value)> Of(JsonObject arguments)
    {
        foreach (var (name, path) in headers)
            if (TryFind(arguments, path, out var value))
                yield return (name, Text(value));
    }

    private static bool TryFind(JsonObject arguments, string[] path, out JsonNode? value)
    {
        value = arguments;
        foreach (var name in path)
            if (value is not JsonObject parent || !parent.TryGetPropertyValue(name, out value))
                return false;
        return value is JsonValue or null;
    }

    private static string? Text(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            null or JsonValueKind.Null => null,
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number when value.AsValue().TryGetValue<long>(out var whole) => $"{whole}",
            _ => value.ToJsonString(),
        };

    private void Read(JsonNode? node, string[] path, bool isReachable)
    {
        if (node is JsonArray several)
            foreach (var one in several)
                Read(one, path, isReachable: false);
        if (node is not JsonObject schema)
            return;
        if (schema.ContainsKey(Annotation))
            Take(schema, path, isReachable && path.Length > 0);
        foreach (var (keyword, value) in schema)
        {
            if (OtherSchemas.Contains(keyword))
                Read(value, path, isReachable: false);
            if (value is JsonObject named && (keyword == "properties" || NamedSchemas.Contains(keyword)))
                foreach (var (name, child) in named)
                    Read(child, [.. path, name], isReachable && keyword == "properties");
        }
    }

    private void Take(JsonObject schema, string[] path, bool isReachable)
    {
        var name = Message.Text(schema[Annotation]);
        if (!isReachable)
            Fault ??= $"{Annotation} where no argument is reached";
        else if (name is null || !IsToken(name))
            Fault ??= $"{Annotation} is no header name";
        else if (!IsPrimitive(schema["type"]))
            Fault ??= $"{Annotation} on a type that no header has";
        else if (headers.Exists(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            Fault ??= $"{Annotation} '{name}' twice";
        else
            headers.Add((name, path));
    }

    private static bool IsPrimitive(JsonNode? type) =>
        type is JsonArray several
            ? several.Select(Message.Text).Where(one => one != "null").ToList() is [{ } only] && Types.Contains(only)
            : Message.Text(type) is { } one && Types.Contains(one);

    private static bool IsToken(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c));
}
