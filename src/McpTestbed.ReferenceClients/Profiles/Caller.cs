using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace McpTestbed.ReferenceClients.Profiles;

/// <summary>Keeps calling a server, at a bounded pace, through whatever happens: a call that fails ends the session,
/// and the next one opens another.</summary>
internal sealed partial class Caller(Uri server, TimeSpan pace, TimeProvider time, ILoggerFactory logs)
    : BackgroundService
{
    /// <summary>The name on the command line.</summary>
    public const string Profile = "caller";

    private static readonly ActivitySource Source = new("McpTestbed");

    /// <summary>A lost answer would otherwise be waited for as long as the SDK likes.</summary>
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(5);

    private readonly ILogger log = logs.CreateLogger(Profile);
    private int session;
    private int calls;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            session++;
            await UseSessionAsync(stoppingToken);
            await PauseAsync(stoppingToken);
        }
    }

    /// <summary>Opens a session and calls until a call fails: this SDK goes on using a session that the server has
    /// forgotten, and says of it only that the task was cancelled.</summary>
    private async Task UseSessionAsync(CancellationToken stoppingToken)
    {
        calls = 0;
        McpClient? client = null;
        try
        {
            client = await TryAsync(
                "connect",
                token => McpClient.CreateAsync(Transport(), new(), logs, token),
                stoppingToken
            );
            LogConnected(session, server, client.NegotiatedProtocolVersion);
            var tools = await TryAsync(
                "list tools",
                async token => await client.ListToolsAsync(cancellationToken: token),
                stoppingToken
            );
            var tool = tools.FirstOrDefault(tool => tool.Name == "count")
                ?? tools.FirstOrDefault(tool => tool.Name == "echo");
            while (true)
            {
                await PauseAsync(stoppingToken);
                if (stoppingToken.IsCancellationRequested)
                    return;
                calls++;
                LogAnswered(calls, await TryAsync("call", token => CallAsync(client, tool, token), stoppingToken));
            }
        }
#pragma warning disable CA1031 // whatever a fault makes of a call was told then, and the caller goes on
        catch (Exception)
#pragma warning restore CA1031
        {
            // Or it was told to stop: what it broke off is no fault.
        }
        finally
        {
            if (client is not null)
                await CloseAsync(client);
        }
    }

    private static async Task<string> CallAsync(
        McpClient client,
        McpClientTool? tool,
        CancellationToken cancellationToken
    )
    {
        if (tool is null)
        {
            await client.PingAsync(cancellationToken: cancellationToken);
            return "pong";
        }

        var result = await tool.CallAsync(
            new Dictionary<string, object?> { [tool.Name == "count" ? "key" : "text"] = Profile },
            cancellationToken: cancellationToken
        );
        return string.Join(
            ' ',
            result.Content.OfType<ModelContextProtocol.Protocol.TextContentBlock>().Select(block => block.Text)
        );
    }

    /// <summary>Does one thing with a deadline, as a trace of its own.</summary>
    private async Task<T> TryAsync<T>(
        string what,
        Func<CancellationToken, Task<T>> work,
        CancellationToken stoppingToken
    )
    {
        using var activity = Source.StartActivity(what, ActivityKind.Internal);
        using var deadline = new CancellationTokenSource(CallDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stoppingToken);
        try
        {
            return await work(either.Token).WaitAsync(either.Token);
        }
        catch (Exception error)
        {
            var message = deadline.IsCancellationRequested
                ? $"no answer within {CallDeadline.TotalSeconds:0} s"
                : error.Message;
            activity?.SetStatus(ActivityStatusCode.Error, message);
            // Within the span, so that the entry leads to its trace.
            if (!stoppingToken.IsCancellationRequested)
                LogFailed(session, calls, $"{error.GetType().Name}: {message}");
            if (deadline.IsCancellationRequested)
                throw new TimeoutException(message, error);
            throw;
        }
    }

    private HttpClientTransport Transport() =>
        new(
            new()
            {
                Endpoint = server,
                TransportMode = server.AbsolutePath.EndsWith("/sse", StringComparison.Ordinal)
                    ? HttpTransportMode.Sse
                    : HttpTransportMode.StreamableHttp,
                Name = Profile,
            },
            logs
        );

    private async Task CloseAsync(McpClient client)
    {
        try
        {
            await client.DisposeAsync().AsTask().WaitAsync(CallDeadline, time);
        }
#pragma warning disable CA1031 // it is over either way, and the DELETE may have met the same fault
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotClosed(error.Message);
        }
    }

    private async Task PauseAsync(CancellationToken stoppingToken) =>
        await Task.Delay(pace, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(1, LogLevel.Information, "session {Session} with {Server} open, revision {Revision}")]
    private partial void LogConnected(int session, Uri server, string? revision);

    [LoggerMessage(2, LogLevel.Information, "call {Call} answered: {Answer}")]
    private partial void LogAnswered(int call, string answer);

    [LoggerMessage(3, LogLevel.Warning, "session {Session} is given up after {Calls} calls: {Reason}")]
    private partial void LogFailed(int session, int calls, string reason);

    [LoggerMessage(4, LogLevel.Information, "the session was not closed in order: {Reason}")]
    private partial void LogNotClosed(string reason);
}
