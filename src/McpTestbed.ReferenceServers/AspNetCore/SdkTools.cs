using System.ComponentModel;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTestbed.ReferenceServers.AspNetCore;

/// <summary>The instrumented tools as methods that the package finds, describes and calls.</summary>
[McpServerToolType]
internal sealed class SdkTools(InstrumentedTools tools, McpServerPrimitiveCollection<McpServerTool> collection)
{
    [McpServerTool(Name = "count"), Description("Adds one to the counter of that key and answers its new value.")]
    public Task<string> CountAsync(string key, CancellationToken cancellationToken) =>
        CallAsync("count", key, cancellationToken);

    [McpServerTool(Name = "read-count"), Description("Answers the counter of that key without adding.")]
    public Task<string> ReadCountAsync(string key, CancellationToken cancellationToken) =>
        CallAsync("read-count", key, cancellationToken);

    [McpServerTool(Name = "sleep"), Description("Answers when the key is released, or after ms milliseconds.")]
    public Task<string> SleepAsync(string key, CancellationToken cancellationToken, int ms = 60_000) =>
        CallAsync(
            "sleep",
            new JsonObject { ["key"] = key, ["ms"] = ms },
            new SdkToolContext(null, null),
            cancellationToken
        );

    [McpServerTool(Name = "release"), Description("Lets the sleep of that key answer, whether it has begun or not.")]
    public Task<string> ReleaseAsync(string key, CancellationToken cancellationToken) =>
        CallAsync("release", key, cancellationToken);

    [
        McpServerTool(Name = "sleep-status"),
        Description("Answers what became of the sleep of that key: unknown, running, finished or cancelled.")
    ]
    public Task<string> SleepStatusAsync(string key, CancellationToken cancellationToken) =>
        CallAsync("sleep-status", key, cancellationToken);

    [McpServerTool(Name = "progress"), Description("Sends that many progress notifications, then answers.")]
    public Task<string> ProgressAsync(
        int steps,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken
    ) =>
        CallAsync(
            "progress",
            new JsonObject { ["steps"] = steps },
            new SdkToolContext(progress, null),
            cancellationToken
        );

    [McpServerTool(Name = "notify"), Description("Sends one log message that does not belong to this call.")]
    public Task<string> NotifyAsync(
        string text,
        RequestContext<CallToolRequestParams> request,
        CancellationToken cancellationToken
    ) => CallAsync("notify", new JsonObject { ["text"] = text }, new SdkToolContext(null, request), cancellationToken);

    [
        McpServerTool(Name = "change-tools"),
        Description("Adds the tool named extra, or removes it, and tells that the list has changed.")
    ]
    public string ChangeTools()
    {
        // The package tells its clients by itself when the collection changes.
        if (!collection.TryGetPrimitive("extra", out var extra))
            collection.TryAdd(McpServerTool.Create(() => "extra", new() { Name = "extra" }));
        else
            collection.Remove(extra);
        return "changed";
    }

    private Task<string> CallAsync(string name, string key, CancellationToken cancellationToken) =>
        CallAsync(name, new JsonObject { ["key"] = key }, new SdkToolContext(null, null), cancellationToken);

    private async Task<string> CallAsync(
        string name,
        JsonObject arguments,
        SdkToolContext context,
        CancellationToken cancellationToken
    )
    {
        var answer = await tools.CallAsync(name, arguments, context, cancellationToken);
        return answer is { IsError: false }
            ? answer.Text
            : throw new McpException(answer?.Text ?? "there is no such tool");
    }
}
