using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Tools;

namespace McpTestbed.ReferenceServers.LegacySse;

/// <summary>The methods of revision 2024-11-05.</summary>
internal sealed class LegacyMethods(LegacySseServer server)
{
    // The code of the session era for a missing resource; 2026-07-28 retired it.
    private const int ResourceNotFound = -32002;

    /// <summary>Takes a notification, which nobody answers.</summary>
    public static void Take(LegacySession session, PostedMessage notification)
    {
        if (notification.Method == "notifications/cancelled")
            session.Cancel(PostedMessage.Member(notification.Parameters, "requestId"));
    }

    /// <summary>Answers a request by one message; null when it was cancelled.</summary>
    public async Task<JsonObject?> AnswerAsync(LegacySession session, PostedMessage request)
    {
        if (!session.IsInitialized && request.Method is not ("initialize" or "ping"))
        {
            return server.Error(request.Id, Fail(ErrorCode.InvalidRequest, "the session is not initialized"));
        }

        var outcome = request.Method == "tools/call" ? await CallAsync(session, request) : Invoke(session, request);
        if (outcome.Refusal is { } refusal)
            return server.Error(request.Id, refusal);
        return outcome.Result is { } result ? JsonRpc.Result(request.Id, result) : null;
    }

    private Outcome Invoke(LegacySession session, PostedMessage request) =>
        request.Method switch
        {
            "initialize" => Initialize(session, request),
            "ping" when server.HasPing => new JsonObject(),
            "logging/setLevel" => SetLevel(session, request.Text("level")),
            "tools/list" => new JsonObject
            {
                ["tools"] = new JsonArray([.. server.Tools.List().Select(tool => tool.ToJson())]),
            },
            "resources/list" => new JsonObject { ["resources"] = new JsonArray(Greeting.Resource()) },
            "resources/templates/list" => new JsonObject { ["resourceTemplates"] = new JsonArray() },
            "resources/read" when request.Text("uri") == Greeting.Uri => new JsonObject
            {
                ["contents"] = new JsonArray(Greeting.Contents()),
            },
            "resources/read" => Fail(ResourceNotFound, "there is no such resource") with
            {
                Data = new() { ["uri"] = request.Text("uri") },
            },
            "prompts/list" => new JsonObject { ["prompts"] = new JsonArray(Greeting.Prompt()) },
            "prompts/get" when request.Text("name") == Greeting.Name => new JsonObject
            {
                ["messages"] = new JsonArray(Greeting.PromptMessage()),
            },
            "prompts/get" => Fail(ErrorCode.InvalidParams, "there is no such prompt"),
            _ => Fail(ErrorCode.MethodNotFound, "there is no such method"),
        };

    private Outcome Initialize(LegacySession session, PostedMessage request)
    {
        if (request.Text("protocolVersion") is null)
            return Fail(ErrorCode.InvalidParams, "'protocolVersion' must be a string");

        session.IsInitialized = true;
        return server.Initialize(request.Text("protocolVersion")!);
    }

    private static Outcome SetLevel(LegacySession session, string? level)
    {
        if (!LogLevels.IsKnown(level))
            return Fail(ErrorCode.InvalidParams, "the log level must be one of " + LogLevels.Known);
        session.LogLevel = level!;
        return new JsonObject();
    }

    private async Task<Outcome> CallAsync(LegacySession session, PostedMessage request)
    {
        if (session.Begin(request.Id) is not { } work)
            return Fail(ErrorCode.InvalidRequest, "this id, or too much else, is already running");
        try
        {
            var answer = await server.Tools.CallAsync(
                request.Text("name") ?? "",
                request.Arguments,
                new LegacyToolContext(server, session, request),
                work.Token
            );
            return answer is null ? Fail(ErrorCode.InvalidParams, "there is no such tool") : answer.ToJson();
        }
        catch (OperationCanceledException)
        {
            return default;
        }
        finally
        {
            session.Finish(request.Id);
        }
    }

    // The old transport answers on the stream, so an error has no HTTP status of its own.
    /// <summary>An error as an outcome.</summary>
    internal static Refusal Fail(int code, string message) => new(StatusCodes.Status202Accepted, code, message);
}
