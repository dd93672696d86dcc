using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Methods;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.Tools;

namespace McpTestbed.ReferenceServers.SessionEra;

/// <summary>What tools send in the session era: progress on the stream of the request, all else on GET
/// streams.</summary>
internal sealed class SessionToolContext(ServerParts parts, Session session, RunningRequest running)
    : ISessionToolContext
{
    /// <inheritdoc/>
    public Task SendProgressAsync(int progress, int total, CancellationToken cancellationToken)
    {
        if (session.IsInitialized && ProgressToken() is { } token && !cancellationToken.IsCancellationRequested)
        {
            var parameters = new JsonObject
            {
                ["progressToken"] = token.DeepClone(),
                ["progress"] = progress,
                ["total"] = total,
            };
            parts.Streams.Append(session, running.Stream, Notification("notifications/progress", parameters));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task SendUnrelatedAsync(string text, CancellationToken cancellationToken)
    {
        if (session.IsInitialized && RpcMethods.WantsInfo(session.LogLevel))
        {
            var parameters = new JsonObject
            {
                ["level"] = "info",
                ["logger"] = "reference",
                ["data"] = text,
            };
            await session.State.BringStandaloneAsync(session, parts.Streams.FramingFor(session));
            parts.Delivery.SendUnrelated(parts.Streams, session, Notification("notifications/message", parameters));
            foreach (var stream in session.Streams.All)
                await stream.KeptAsync();
        }
    }

    /// <inheritdoc/>
    public Task NotifyToolsChangedAsync(CancellationToken cancellationToken)
    {
        foreach (var each in parts.Sessions.Live.Where(s => s.IsInitialized))
            parts.Delivery.SendUnrelated(parts.Streams, each, Notification("notifications/tools/list_changed", null));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<string?> RecallAsync() => session.State.RecallAsync(session);

    /// <inheritdoc/>
    public Task RememberAsync(string text) => session.State.RememberAsync(session, text);

    /// <inheritdoc/>
    public Task<long> TallyAsync() => session.State.TallyAsync(session);

    /// <inheritdoc/>
    public async Task<JsonObject?> ElicitAsync(string message, JsonObject schema, CancellationToken cancellationToken)
    {
        // The form came with 2025-06-18; the revisions are dates, and in their order as texts.
        if (!session.CanBeAsked || string.CompareOrdinal(session.Version, "2025-06-18") < 0)
            return null;
        return await parts.Questions.AskAsync(
            session,
            id =>
                parts.Streams.Append(
                    session,
                    running.Stream,
                    new()
                    {
                        ["jsonrpc"] = "2.0",
                        ["id"] = id,
                        ["method"] = "elicitation/create",
                        ["params"] = new JsonObject { ["message"] = message, ["requestedSchema"] = schema },
                    }
                ),
            cancellationToken
        );
    }

    private JsonNode? ProgressToken() =>
        running.Request.Params["_meta"] is JsonObject meta
        && meta["progressToken"] is { } token
        && token.GetValueKind() is JsonValueKind.String or JsonValueKind.Number
            ? meta["progressToken"]
            : null;

    private static JsonObject Notification(string method, JsonObject? parameters)
    {
        var notification = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method };
        if (parameters is not null)
            notification["params"] = parameters;
        return notification;
    }
}
