using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.Tools;

namespace McpTestbed.ReferenceServers.SessionEra.Methods;

/// <summary>The requests a client may make in a session.</summary>
internal class RpcMethods
{
    private static readonly string[] LogLevels =
    [
        "debug",
        "info",
        "notice",
        "warning",
        "error",
        "critical",
        "alert",
        "emergency",
    ];

    /// <summary>Whether a log message of level info goes out under the level that the client has set.</summary>
    public static bool WantsInfo(string level) => Array.IndexOf(LogLevels, level) <= Array.IndexOf(LogLevels, "info");

    /// <summary>Whether the method answers by an event stream; the others answer by JSON.</summary>
    public static bool AnswersByStream(string method) =>
        method
            is "tools/list"
                or "tools/call"
                or "resources/list"
                or "resources/templates/list"
                or "resources/read"
                or "prompts/list"
                or "prompts/get";

    /// <summary>Does the work and returns the result.</summary>
    /// <exception cref="RpcException">The answer is an error.</exception>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public virtual async Task<JsonObject> CallAsync(MethodCall call) =>
        call.Request.Method switch
        {
            "ping" => Ping(call.Session),
            "logging/setLevel" => SetLevel(call),
            "tools/list" => new() { ["tools"] = new JsonArray([.. call.Tools.List().Select(tool => tool.ToJson())]) },
            "tools/call" => await CallToolAsync(call),
            "resources/list" => new() { ["resources"] = new JsonArray(Greeting.Resource()) },
            "resources/templates/list" => new() { ["resourceTemplates"] = new JsonArray() },
            "resources/read" => ReadResource(call),
            "prompts/list" => new() { ["prompts"] = new JsonArray(Greeting.Prompt()) },
            "prompts/get" => GetPrompt(call),
            var unknown => throw Unknown(unknown),
        };

    /// <summary>Answers a ping, before notifications/initialized as well.</summary>
    protected virtual JsonObject Ping(Session session) => [];

    /// <summary>The error for a method that is not there.</summary>
    protected static RpcException Unknown(string method) => new(RpcCodes.UnknownMethod, $"Method not found: {method}");

    private static JsonObject SetLevel(MethodCall call)
    {
        var level = call.Text("level");
        if (!LogLevels.Contains(level))
            throw Invalid($"level must be one of {string.Join(", ", LogLevels)}");
        call.Session.LogLevel = level;
        return [];
    }

    private static async Task<JsonObject> CallToolAsync(MethodCall call)
    {
        var name = call.Text("name");
        if (call.Request.Params["arguments"] is not (null or JsonObject))
            throw Invalid("arguments must be an object");
        var arguments = call.Request.Params["arguments"] as JsonObject ?? [];
        var answer = await call.Tools.CallAsync(name, arguments, call.Context!, call.Cancelled);
        return answer?.ToJson() ?? throw Invalid($"unknown tool {name}");
    }

    private static JsonObject ReadResource(MethodCall call)
    {
        var uri = call.Text("uri");
        if (uri != Greeting.Uri)
            throw new RpcException(RpcCodes.UnknownResource, "Resource not found", new JsonObject { ["uri"] = uri });
        return new() { ["contents"] = new JsonArray(Greeting.Contents()) };
    }

    private static JsonObject GetPrompt(MethodCall call)
    {
        var name = call.Text("name");
        if (name != Greeting.Name)
            throw Invalid($"unknown prompt {name}");
        return new() { ["messages"] = new JsonArray(Greeting.PromptMessage()) };
    }

    private static RpcException Invalid(string what) => new(RpcCodes.InvalidParams, $"Invalid params: {what}");
}
