using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Tools;

namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>What a tool can send while it runs: on the reply stream of its own request, and to the subscriptions that
/// asked.</summary>
internal sealed class StatelessToolContext(StatelessServer server, PostedMessage request, EventStream stream)
    : IToolContext
{
    private const string Level = "info";

    public Task SendProgressAsync(int progress, int total, CancellationToken cancellationToken)
    {
        if (request.ProgressToken.ValueKind == JsonValueKind.Undefined)
            return Task.CompletedTask;
        var parameters = new JsonObject
        {
            ["progressToken"] = JsonText.Copy(request.ProgressToken),
            ["progress"] = progress,
            ["total"] = total,
        };
        return SendAsync("notifications/progress", parameters, cancellationToken);
    }

    public Task SendUnrelatedAsync(string text, CancellationToken cancellationToken) =>
        LogLevels.Reaches(Level, request.LogLevel)
            ? SendAsync(
                "notifications/message",
                new()
                {
                    ["level"] = Level,
                    ["logger"] = "reference",
                    ["data"] = text,
                },
                cancellationToken
            )
            : Task.CompletedTask;

    public Task NotifyToolsChangedAsync(CancellationToken cancellationToken)
    {
        server.Subscriptions.Notify("notifications/tools/list_changed", server.IsToldOfTools);
        return Task.CompletedTask;
    }

    private Task SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        // Once the client has left, nothing may follow.
        cancellationToken.ThrowIfCancellationRequested();
        server.Notified(method, parameters);
        return stream.SendAsync(JsonRpc.Notification(method, parameters));
    }
}
