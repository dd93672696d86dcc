using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Lab.Targets;

/// <summary>A tool as the server lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Json">All that the list says of it.</param>
internal sealed record ListedTool(string Name, JsonObject Json)
{
    /// <summary>Whether the server marks it as one that changes nothing.</summary>
    public bool IsReadOnly => Is("readOnlyHint") == true;

    /// <summary>Whether the server marks it as one that keeps to the server itself.</summary>
    public bool IsClosed => Is("openWorldHint") == false;

    /// <summary>Whether it can be called without arguments.</summary>
    public bool NeedsNothing => Json.At("inputSchema", "required") is not JsonArray { Count: > 0 };

    /// <summary>The arguments that it takes, each with its schema.</summary>
    public IEnumerable<(string Name, JsonObject Schema)> Arguments =>
        Json.At("inputSchema", "properties") is JsonObject properties
            ? properties.Where(one => one.Value is JsonObject).Select(one => (one.Key, (JsonObject)one.Value!))
            : [];

    /// <summary>The tool of an entry of the list; null where that is none.</summary>
    public static ListedTool? Of(JsonNode? entry) =>
        entry is JsonObject json && json["name"].AsText() is { } name ? new(name, json) : null;

    private bool? Is(string hint) =>
        Json.At("annotations", hint) is JsonValue value && value.TryGetValue(out bool told) ? told : null;
}
