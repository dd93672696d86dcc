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
        using var limits = new Limits(TimeoutMs, cancellationToken);
        await RunAsync(() => ConnectionAsync(limits), limits);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JsonObject>> ListToolsAsync(CancellationToken cancellationToken)
    {
        var tools = new List<JsonObject>();
        TwoEndpointConnection? listed = null;
        string? cursor = null;
        var again = conduct.KeepsCursor ? 1 : 0;
        for (var page = 0; page < MostPages; page++)
        {
            using var limits = new Limits(TimeoutMs, cancellationToken);
            JsonObject result;
            try
            {
                result = await AskAsync("tools/list", Page, null, limits);
            }
            catch (CallFailedException) when (cursor is not null && again-- > 0)
            {
                continue;
            }
            tools.AddRange((result["tools"] as JsonArray)?.OfType<JsonObject>() ?? []);
            cursor = Message.Text(result["nextCursor"]);
            if (cursor is null)
                break;
        }
        return tools;

        // A cursor is the session's, and a session is its stream's: on another one the list begins anew.
        JsonObject? Page(TwoEndpointConnection connection)
        {
            if (connection != listed && listed is not null && !conduct.KeepsCursor)
            {
                tools.Clear();
                cursor = null;
            }
            listed = connection;
            return cursor is null ? null : new() { ["cursor"] = cursor };
        }
    }

    /// <inheritdoc/>
    public async Task<JsonObject> CallToolAsync(string name, JsonObject arguments, CancellationToken cancellationToken)
    {
        using var limits = new Limits(TimeoutMs, cancellationToken, wishes.CancelAfterMs);
        try
        {
            return await AskAsync(
                "tools/call",
                _ => new() { ["name"] = name, ["arguments"] = arguments.DeepClone() },
                wishes.CancelOnProgress ? limits.Cancel : null,
                limits
            );
        }
        catch (CallCancelledException error) when (conduct.DiesOfLateAnswers)
        {
            throw new GivenUpException("an answer came that nobody waits for", error);
        }
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

    private int? TimeoutMs => conduct.HasTimeout ? wishes.TimeoutMs : null;

    private Task<JsonObject> AskAsync(
        string method,
        Func<TwoEndpointConnection, JsonObject?> parametersOn,
        Action? progressed,
        Limits limits
    ) =>
        RunAsync(
            async () =>
            {
                var connection = await ConnectionAsync(limits);
                var id = NextId();
                var parameters = parametersOn(connection);
                if (progressed is not null)
                    parameters!["_meta"] = new JsonObject { ["progressToken"] = TokenOf(id) };
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

    private JsonNode? TokenOf(JsonNode? id) => conduct.HasOneProgressToken ? "progress" : id?.DeepClone();

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
        var result = await InitializeAsync(connection, limits);
        var version = Message.Text(result["protocolVersion"]);
        if (version != Revisions.November2024 && !conduct.TakesAnyVersion)
            throw new GivenUpException($"the server speaks '{version}', which this client does not");
        if (conduct.SendsInitialized)
            await connection.PostAsync(Message.Notification("notifications/initialized", null), limits.Token);
    }

    private async Task<JsonObject> InitializeAsync(TwoEndpointConnection connection, Limits limits)
    {
        try
        {
            return await connection.AskAsync(NextId(), "initialize", Parameters(), null, limits.Token);
        }
        catch (CallFailedException) when (conduct.IgnoresRefusedInitialize)
        {
            return new() { ["protocolVersion"] = Revisions.November2024 };
        }
    }

    private JsonObject Parameters() =>
        new()
        {
            ["protocolVersion"] = conduct.Offers(Revisions.November2024),
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
