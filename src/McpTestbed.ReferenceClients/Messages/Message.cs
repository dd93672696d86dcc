using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceClients.Messages;

/// <summary>JSON-RPC messages, made and read.</summary>
internal static class Message
{
    private const int MethodNotFound = -32601;

    public static JsonObject Request(JsonNode? id, string method, JsonObject? parameters)
    {
        var request = Notification(method, parameters);
        request["id"] = id;
        return request;
    }

    public static JsonObject Notification(string method, JsonObject? parameters)
    {
        var notification = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method };
        if (parameters is not null)
            notification["params"] = parameters;
        return notification;
    }

    public static JsonObject Result(JsonNode? id, JsonObject result) =>
        new()
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id,
            ["result"] = result,
        };

    /// <summary>The answer to a request for something that was not declared.</summary>
    public static JsonObject NotFound(JsonNode? id, string method, bool hasCode)
    {
        var error = new JsonObject { ["message"] = $"this client does not know {method}" };
        if (hasCode)
            error["code"] = MethodNotFound;
        return new()
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id,
            ["error"] = error,
        };
    }

    /// <summary>The key of an id: its JSON text, so that 1 and "1" are two.</summary>
    public static string Key(JsonNode? id) => id?.ToJsonString() ?? "null";

    /// <summary>Reads a text as one message or several; what is no message is left out.</summary>
    public static IReadOnlyList<JsonObject> Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) switch
            {
                JsonObject one => [one],
                JsonArray several => [.. several.OfType<JsonObject>()],
                _ => [],
            };
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>The text of a member, null where it is none.</summary>
    public static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A whole number, null where it is none.</summary>
    public static int? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    /// <summary>What an error answer says, in words.</summary>
    public static string DescribeError(JsonNode? error) =>
        error is JsonObject { } said
            ? $"error {said["code"]?.ToJsonString()}: {said["message"]?.ToJsonString()}"
            : $"error {error?.ToJsonString()}";
}
