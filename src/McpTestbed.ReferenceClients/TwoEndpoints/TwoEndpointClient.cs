using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Messages;
using McpTestbed.ReferenceClients.Work;

namespace McpTestbed.ReferenceClients.TwoEndpoints;

/// <summary>A client of 2024-11-05 over two endpoints. A connection that ended is opened anew for the next
/// request.</summary>
internal sealed class TwoEndpointClient(TwoEndpointConduct conduct, string profile, Assignment assignment) : IToolClient
{
    private const int MostPages = 100;
    private const int MostConnections = 4;
    private static readonly TimeSpan NoticeDeadline = TimeSpan.FromSeconds(2);

    private readonly Wishes wishes = assignment.Wishes;
    private readonly SemaphoreSlim gate = new(1, 1);
    private TwoEndpointConnection? current;
    private int connectionsMade;
    private int last;

    /// <inheritdoc/>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        using var limits = new Limits(wishes.TimeoutMs, cancellationToken);
        await RunAsync(() => ConnectionAsync(limits), limits);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JsonObject>> ListToolsAsync(CancellationToken cancellationToken)
    {
        var tools = new List<JsonObject>();
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            using var limits = new Limits(wishes.TimeoutMs, cancellationToken);
            var parameters = cursor is null ? null : new JsonObject { ["cursor"] = cursor };
            var result = await AskAsync("tools/list", parameters, null, limits);
            tools.AddRange((result["tools"] as JsonArray)?.OfType<JsonObject>() ?? []);
            cursor = Message.Text(result["nextCursor"]);
            if (cursor is null)
                break;
        }
        return tools;
    }

    /// <inheritdoc/>
    public async Task<JsonObject> CallToolAsync(string name, JsonObject arguments, CancellationToken cancellationToken)
    {
        using var limits = new Limits(wishes.TimeoutMs, cancellationToken, wishes.CancelAfterMs);
        var parameters = new JsonObject { ["name"] = name, ["arguments"] = arguments };
        return await AskAsync("tools/call", parameters, wishes.CancelOnProgress ? limits.Cancel : null, limits);
    }

    /// <inheritdoc/>
    public Task CloseAsync()
    {
        current?.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        current?.Dispose();
        gate.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<JsonObject> AskAsync(string method, JsonObject? parameters, Action? progressed, Limits limits) =>
        RunAsync(
            async () =>
            {
                var connection = await ConnectionAsync(limits);
                var id = NextId();
                if (progressed is not null)
                    parameters!["_meta"] = new JsonObject { ["progressToken"] = id?.DeepClone() };
                try
                {
                    return await connection.AskAsync(id, method, parameters, progressed, limits.Token);
                }
                catch (OperationCanceledException) when (limits.IsTimeOver || limits.IsCancelledAsWished)
                {
                    await TellCancelledAsync(connection, id);
                    throw;
                }
            },
            limits
        );

    private JsonNode? NextId() => conduct.IdOf(Interlocked.Increment(ref last));

    private static async Task<T> RunAsync<T>(Func<Task<T>> work, Limits limits)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException error)
        {
            throw limits.Explain(error);
        }
    }

    private async Task<TwoEndpointConnection> ConnectionAsync(Limits limits)
    {
        await gate.WaitAsync(limits.Token);
        try
        {
            if (current is { IsOver: false })
                return current;
            if (connectionsMade++ == MostConnections)
                throw new GivenUpException($"{MostConnections} connections ended");
            current?.Dispose();
            current = new TwoEndpointConnection(assignment.Server, conduct);
            await OpenAsync(current, limits);
            return current;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task OpenAsync(TwoEndpointConnection connection, Limits limits)
    {
        if (!conduct.WaitsForEndpoint)
            await PostEarlyAsync(connection, limits);
        await connection.OpenAsync(limits.Token);
        if (connectionsMade > 1 && !conduct.InitializesEveryStream)
            return;
        var result = await connection.AskAsync(NextId(), "initialize", Parameters(), null, limits.Token);
        var version = Message.Text(result["protocolVersion"]);
        if (version != Revisions.November2024)
            throw new GivenUpException($"the server speaks '{version}', which this client does not");
        if (conduct.SendsInitialized)
            await connection.PostAsync(Message.Notification("notifications/initialized", null), limits.Token);
    }

    private JsonObject Parameters() =>
        new()
        {
            ["protocolVersion"] = Revisions.November2024,
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = profile, ["version"] = "1.0.0" },
        };

    private async Task PostEarlyAsync(TwoEndpointConnection connection, Limits limits)
    {
        try
        {
            await connection.PostAsync(Message.Request(NextId(), "initialize", Parameters()), limits.Token);
        }
        catch (CallFailedException)
        {
            // No address was named yet; the server is right to refuse it.
        }
    }

    private static async Task TellCancelledAsync(TwoEndpointConnection connection, JsonNode? id)
    {
        using var deadline = new CancellationTokenSource(NoticeDeadline, TimeProvider.System);
        try
        {
            await connection.PostAsync(
                Message.Notification("notifications/cancelled", new() { ["requestId"] = id?.DeepClone() }),
                deadline.Token
            );
        }
        catch (Exception error) when (error is CallFailedException or OperationCanceledException)
        {
            // What is cancelled is over for this client either way.
        }
    }
}
