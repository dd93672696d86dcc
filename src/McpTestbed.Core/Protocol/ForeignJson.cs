using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.Core.Protocol;

/// <summary>Reads JSON that a stranger sent: whatever it is, the answer is a value or nothing, never an
/// exception.</summary>
public static class ForeignJson
{
    private const int MaximumDepth = JsonRpcMessage.MaximumDepth;

    /// <summary>Reads a JSON object.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The object; null when the text is none, or holds a string that is no Unicode. Of a member named twice,
    /// the last counts.</returns>
    public static JsonObject? ParseObject(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            RequireUnicode(utf8);
            using var document = JsonDocument.Parse(utf8, new() { MaxDepth = MaximumDepth });
            return Build(document.RootElement) as JsonObject;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads the id of a JSON-RPC message.</summary>
    /// <param name="text">The id as it stands in the JSON.</param>
    /// <returns>The id; null when it is neither a string nor a number.</returns>
    public static JsonNode? ParseId(string text) =>
        ParseObject($$"""{"id":{{text}}}""") is { Count: 1 } holder
        && holder["id"] is JsonValue id
        && id.GetValueKind() is JsonValueKind.String or JsonValueKind.Number
            ? id.DeepClone()
            : null;

    /// <summary>Follows member names down; null as soon as one is not there or its place is no object.</summary>
    /// <param name="node">Where to begin.</param>
    /// <param name="path">Member names.</param>
    /// <returns>What is there.</returns>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            node = node is JsonObject holder && holder.TryGetPropertyValue(name, out var member) ? member : null;
        return node;
    }

    /// <summary>The text of a string.</summary>
    /// <param name="node">Any node.</param>
    /// <returns>The text; null when the node is no string.</returns>
    public static string? AsText(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The value of a number.</summary>
    /// <param name="node">Any node.</param>
    /// <returns>The value; null when the node is no number.</returns>
    public static double? AsNumber(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    /// <summary>Whether two ids are the same JSON value: <c>"a"</c> is <c>"\u0061"</c>, and 1 is not
    /// <c>"1"</c>.</summary>
    /// <param name="one">An id as it stands in the JSON.</param>
    /// <param name="other">Another.</param>
    /// <returns>True when they are; an absent id is the same as none.</returns>
    public static bool SameId(string? one, string? other)
    {
        if (one is null || other is null)
            return false;
        if (one == other)
            return true;
        try
        {
            using var left = JsonDocument.Parse(one);
            using var right = JsonDocument.Parse(other);
            return JsonElement.DeepEquals(left.RootElement, right.RootElement);
        }
        catch (JsonException)
        {
            // One was too long to be stored whole, and so is no JSON any more.
            return false;
        }
    }

    /// <summary>JsonNode itself throws, at the first look into it, where an object names a member twice; RFC 8259 only
    /// advises against that.</summary>
    private static JsonNode? Build(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var built = new JsonObject();
                foreach (var member in element.EnumerateObject())
                    built[member.Name] = Build(member.Value);
                return built;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Build)]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    /// <summary>Half a surrogate pair passes the parser and throws only when the string is read: so every string is
    /// read once, here.</summary>
    private static void RequireUnicode(byte[] utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.String or JsonTokenType.PropertyName, ValueIsEscaped: true })
                _ = reader.GetString();
        }
    }
}
