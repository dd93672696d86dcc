using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Messages;

/// <summary>Writes JSON on one line, with letters outside ASCII as themselves: the answers are JSON, never part of a
/// page.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerOptions.Default)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(JsonNode node) => node.ToJsonString(Plain);

    /// <summary>Copies a value that came in, so that it goes out in the same form: an id stays a string or a
    /// number.</summary>
    public static JsonNode? Copy(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(value),
            JsonValueKind.Array => JsonArray.Create(value),
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            _ => JsonValue.Create(value),
        };
}
