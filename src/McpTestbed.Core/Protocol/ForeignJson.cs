using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.Core.Protocol;

/// <summary>Reads JSON that a stranger sent: whatever it is, the answer is a value or nothing, never an exception.</summary>
public static class ForeignJson
{
    private const int MaximumDepth = 64;

    /// <summary>Reads a JSON object.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The object; null when the text is none, names a member twice, or holds a string that is no Unicode.</returns>
    public static JsonObject? ParseObject(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        try
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            RequireUnicode(utf8);
            return JsonNode.Parse(utf8, documentOptions: new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Follows member names down; null as soon as one is not there or its place is no object.</summary>
    /// <param name="node">Where to begin.</param>
    /// <param name="path">Member names.</param>
    /// <returns>What is there.</returns>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path) node = node is JsonObject holder && holder.TryGetPropertyValue(name, out var member) ? member : null;
        return node;
    }

    /// <summary>The text of a string.</summary>
    /// <param name="node">Any node.</param>
    /// <returns>The text; null when the node is no string.</returns>
    public static string? AsText(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Half a surrogate pair passes the parser and throws only when the string is read: so every string is read once, here.</summary>
    private static void RequireUnicode(byte[] utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.String or JsonTokenType.PropertyName, ValueIsEscaped: true }) _ = reader.GetString();
        }
    }
}
