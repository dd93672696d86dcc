using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceClients.Work;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpTestbed.ReferenceClients.Profiles;

/// <summary>A client on the official C# SDK as an ordinary user writes it: nothing is hardened beyond what the SDK does
/// by itself.</summary>
internal sealed class SdkToolClient(Assignment assignment, WorkLog log) : IToolClient
{
    /// <summary>The name on the command line.</summary>
    public const string Profile = "csharp-sdk";

    private const string TwoEndpoints = "2024-11-05";
    private static readonly TimeSpan ClosingDeadline = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CancellingDeadline = TimeSpan.FromSeconds(1);
    private readonly Wishes wishes = assignment.Wishes;
    private HttpClientTransport? transport;
    private McpClient? client;

    /// <inheritdoc/>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        using var limits = new Limits(wishes.TimeoutMs, cancellationToken);
        transport = Transport();
        client = await TryAsync(token => McpClient.CreateAsync(transport, Options(), cancellationToken: token), limits);
        log.Say($"connected, revision {client.NegotiatedProtocolVersion}");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JsonObject>> ListToolsAsync(CancellationToken cancellationToken)
    {
        using var limits = new Limits(wishes.TimeoutMs, cancellationToken);
        var tools = await TryAsync(async token => await client!.ListToolsAsync(cancellationToken: token), limits);
        return
        [
            .. tools.Select(tool => new JsonObject
            {
                ["name"] = tool.Name,
                ["inputSchema"] = JsonNode.Parse(tool.JsonSchema.GetRawText()),
            }),
        ];
    }

    /// <inheritdoc/>
    public async Task<JsonObject> CallToolAsync(string name, JsonObject arguments, CancellationToken cancellationToken)
    {
        using var limits = new Limits(wishes.TimeoutMs, cancellationToken, wishes.CancelAfterMs);
        var values = arguments.ToDictionary(
            argument => argument.Key,
            object? (argument) => JsonSerializer.SerializeToElement(argument.Value)
        );
        var progress = wishes.CancelOnProgress ? new FirstProgress(limits.Cancel) : null;
        var result = await TryAsync(
            async token => await client!.CallToolAsync(name, values, progress, cancellationToken: token),
            limits
        );
        return JsonSerializer.SerializeToNode(result, McpJsonUtilities.DefaultOptions)!.AsObject();
    }

    /// <inheritdoc/>
    public async Task CloseAsync()
    {
        if (client is null)
            return;
        try
        {
            await client.DisposeAsync().AsTask().WaitAsync(ClosingDeadline, TimeProvider.System);
        }
#pragma warning disable CA1031 // it is over either way, and what the SDK throws is not told
        catch (Exception error)
#pragma warning restore CA1031
        {
            log.Say($"not closed in order: {error.Message}");
        }
    }

    /// <summary>Ends its connections too, which a process of its own would end with itself.</summary>
    public ValueTask DisposeAsync() => transport?.DisposeAsync() ?? ValueTask.CompletedTask;

    private HttpClientTransport Transport() =>
        new(
            new()
            {
                Endpoint = assignment.Server,
                Name = Profile,
                TransportMode =
                    assignment.Version == TwoEndpoints ? HttpTransportMode.Sse : HttpTransportMode.StreamableHttp,
            }
        );

    /// <summary>A version that is told is asked for; without one the SDK does as it does.</summary>
    private McpClientOptions Options() =>
        new()
        {
            ClientInfo = new() { Name = Profile, Version = "1.0.0" },
            ProtocolVersion = assignment.Version,
            Handlers = wishes.Elicit ? new() { ElicitationHandler = AcceptAsync } : new(),
        };

    private static ValueTask<ElicitResult> AcceptAsync(
        ElicitRequestParams? asked,
        CancellationToken cancellationToken
    ) => new(new ElicitResult { Action = "accept", Content = new Dictionary<string, JsonElement>() });

    private static async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> work, Limits limits)
    {
        var working = work(limits.Token);
        try
        {
            return await working.WaitAsync(limits.Token);
        }
        catch (OperationCanceledException error) when (limits.Token.IsCancellationRequested)
        {
            // The SDK has its time to tell the server, as it has where its users await the call itself.
            await Task.WhenAny(working, Task.Delay(CancellingDeadline, TimeProvider.System));
            throw limits.Explain(error);
        }
#pragma warning disable CA1031 // whatever the SDK throws, the call has failed
        catch (Exception error)
#pragma warning restore CA1031
        {
            throw new CallFailedException($"{error.GetType().Name}: {error.Message}", error);
        }
    }

    /// <summary>Cancels when progress comes.</summary>
    private sealed class FirstProgress(Action cancel) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => cancel();
    }
}
