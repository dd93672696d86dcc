using System.Text.Json;
using McpTestbed.ReferenceServers.Messages;
using McpTestbed.ReferenceServers.Tools;

namespace McpTestbed.ReferenceServers.LegacySse;

/// <summary>What a tool can send while it runs: all of it goes on the one stream of a session.</summary>
internal sealed class LegacyToolContext(LegacySseServer server, LegacySession session, PostedMessage request)
    : IToolContext
{
    private const string Level = "info";

    public Task SendProgressAsync(int progress, int total, CancellationToken cancellationToken)
    {
        if (request.ProgressToken.ValueKind == JsonValueKind.Undefined)
            return Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        session.Send(
            JsonRpc.Notification(
                "notifications/progress",
                new()
                {
                    ["progressToken"] = JsonText.Copy(request.ProgressToken),
                    ["progress"] = progress,
                    ["total"] = total,
                }
            )
        );
        return Task.CompletedTask;
    }

    public Task SendUnrelatedAsync(string text, CancellationToken cancellationToken)
    {
        if (!LogLevels.Reaches(Level, session.LogLevel))
            return Task.CompletedTask;
        session.Send(
            JsonRpc.Notification(
                "notifications/message",
                new()
                {
                    ["level"] = Level,
                    ["logger"] = "reference",
                    ["data"] = text,
                }
            )
        );
        return Task.CompletedTask;
    }

    public Task NotifyToolsChangedAsync(CancellationToken cancellationToken)
    {
        foreach (var each in server.Sessions.All().Where(each => each.IsInitialized))
        {
            each.Send(JsonRpc.Notification("notifications/tools/list_changed", []));
        }

        return Task.CompletedTask;
    }
}
