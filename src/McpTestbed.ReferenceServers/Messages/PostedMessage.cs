using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Messages;

/// <summary>One JSON-RPC request or notification as it was posted, with the parts that the rules look at.</summary>
internal sealed class PostedMessage(HttpContext http, JsonElement id, string method, JsonElement body)
{
    public HttpContext Http => http;

    /// <summary>The id; undefined for a notification.</summary>
    public JsonElement Id => id;

    public bool IsNotification => id.ValueKind == JsonValueKind.Undefined;

    public string Method => method;

    /// <summary>The parameters; undefined when absent or not an object.</summary>
    public JsonElement Parameters { get; } = ObjectIn(body, "params");

    /// <summary>The request's <c>_meta</c>; undefined when absent or not an object.</summary>
    public JsonElement Meta => ObjectIn(Parameters, "_meta");

    /// <summary>The version that <c>_meta</c> names, if it does.</summary>
    public string? MetaVersion => TextIn(Meta, MetaKey.ProtocolVersion);

    public bool HasClientCapabilities => ObjectIn(Meta, MetaKey.ClientCapabilities).ValueKind == JsonValueKind.Object;

    /// <summary>The least severe log level that the client wants for this request, if it wants any.</summary>
    public string? LogLevel => TextIn(Meta, MetaKey.LogLevel);

    /// <summary>The progress token; undefined when there is none that may be used.</summary>
    public JsonElement ProgressToken =>
        Member(Meta, MetaKey.ProgressToken) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } token
            ? token
            : default;

    /// <summary>What <c>Mcp-Name</c> has to repeat: the name of the tool or prompt, or the URI of the
    /// resource.</summary>
    public string? NamedThing => method == "resources/read" ? Text("uri") : Text("name");

    /// <summary>Whether the method is one of the three that must carry <c>Mcp-Name</c>.</summary>
    public bool NamesAThing => method is "tools/call" or "prompts/get" or "resources/read";

    /// <summary>The arguments of a tool; empty when there are none.</summary>
    public JsonObject Arguments =>
        ObjectIn(Parameters, "arguments") is { ValueKind: JsonValueKind.Object } given ? JsonObject.Create(given)! : [];

    /// <summary>Whether the parameters say which notifications to listen for.</summary>
    public bool WantsNotifications => ObjectIn(Parameters, "notifications").ValueKind == JsonValueKind.Object;

    public bool WantsToolsListChanged =>
        Member(ObjectIn(Parameters, "notifications"), "toolsListChanged").ValueKind == JsonValueKind.True;

    /// <summary>Whether there is a parameter of this name, of whatever kind.</summary>
    public bool Has(string name) => Member(Parameters, name).ValueKind != JsonValueKind.Undefined;

    /// <summary>A text parameter, or null when it is absent or something else.</summary>
    public string? Text(string name) => TextIn(Parameters, name);

    /// <summary>Whether <c>_meta</c> has a member at all, of whatever kind.</summary>
    public bool HasMeta(string key) => Member(Meta, key).ValueKind != JsonValueKind.Undefined;

    /// <summary>A member of an object; undefined when there is no such member or no object.</summary>
    public static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    public static JsonElement ObjectIn(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Object } value ? value : default;

    private static string? TextIn(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
