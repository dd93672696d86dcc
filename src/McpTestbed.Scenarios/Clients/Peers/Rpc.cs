using System.Text.Json.Nodes;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>JSON-RPC messages of a scripted server.</summary>
internal static class Rpc
{
    public static string Result(JsonNode? id, JsonNode result) =>
        new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id?.DeepClone(),
            ["result"] = result,
        }.ToJsonString();

    public static string Error(JsonNode? id, int code, string message, JsonNode? data = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (data is not null)
            error["data"] = data;
        return new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id?.DeepClone(),
            ["error"] = error,
        }.ToJsonString();
    }

    public static string Request(string id, string method, JsonObject? parameters = null) =>
        Message(method, parameters, id);

    public static string Notification(string method, JsonObject? parameters = null) =>
        Message(method, parameters, null);

    /// <summary>The progress of a request.</summary>
    /// <param name="token">The token that the request has.</param>
    /// <param name="done">How much is done.</param>
    /// <param name="total">Of how much.</param>
    public static string Progress(JsonNode token, int done = 1, int total = 2) =>
        Notification(
            "notifications/progress",
            new()
            {
                ["progressToken"] = token.DeepClone(),
                ["progress"] = done,
                ["total"] = total,
            }
        );

    /// <summary>A log message, which any client may be sent.</summary>
    public static string Log(string text) =>
        Notification("notifications/message", new() { ["level"] = "info", ["data"] = text });

    /// <summary>The result of a tool: one text.</summary>
    public static JsonObject Text(string text) =>
        new() { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) };

    private static string Message(string method, JsonObject? parameters, string? id)
    {
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method };
        if (id is not null)
            message["id"] = id;
        if (parameters is not null)
            message["params"] = parameters;
        return message.ToJsonString();
    }
}
