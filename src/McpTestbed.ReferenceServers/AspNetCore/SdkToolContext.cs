using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTestbed.ReferenceServers.AspNetCore;

/// <summary>What a tool can send while it runs, by the means that the package gives its tools.</summary>
internal sealed class SdkToolContext(
    IProgress<ProgressNotificationValue>? progress,
    RequestContext<CallToolRequestParams>? request
) : IToolContext
{
    private const string LogLevelKey = "io.modelcontextprotocol/logLevel";

    public Task SendProgressAsync(int step, int total, CancellationToken cancellationToken)
    {
        progress?.Report(new ProgressNotificationValue { Progress = step, Total = total });
        return Task.CompletedTask;
    }

    public Task SendUnrelatedAsync(string text, CancellationToken cancellationToken)
    {
        // Without a session a log message is for the request that asked for a log level, and for no other.
        var isWanted =
            request is not null
            && (request.Server.SessionId is not null || request.Params.Meta?[LogLevelKey] is not null);
        return isWanted
            ? request!.Server.SendNotificationAsync(
                "notifications/message",
                new JsonObject
                {
                    ["level"] = "info",
                    ["logger"] = "reference",
                    ["data"] = text,
                },
                cancellationToken: cancellationToken
            )
            : Task.CompletedTask;
    }

    /// <summary>The collection of tools has told already.</summary>
    public Task NotifyToolsChangedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
