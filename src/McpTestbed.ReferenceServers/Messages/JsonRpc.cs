using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Messages;

/// <summary>Builds the three kinds of messages that a server sends.</summary>
internal static class JsonRpc
{
    public static JsonObject Result(JsonElement id, JsonObject result) =>
        new()
        {
            ["jsonrpc"] = "2.0",
            ["id"] = JsonText.Copy(id),
            ["result"] = result,
        };

    /// <summary>An error; without a readable id there is no <c>id</c> member at all.</summary>
    public static JsonObject Error(JsonElement id, Refusal refusal)
    {
        var message = new JsonObject { ["jsonrpc"] = "2.0" };
        if (JsonText.Copy(id) is { } known)
            message["id"] = known;

        var error = new JsonObject { ["code"] = refusal.Code, ["message"] = refusal.Message };
        if (refusal.Data is { } data)
            error["data"] = data.DeepClone();
        message["error"] = error;
        return message;
    }

    public static JsonObject Notification(string method, JsonObject parameters) =>
        new()
        {
            ["jsonrpc"] = "2.0",
            ["method"] = method,
            ["params"] = parameters,
        };
}
