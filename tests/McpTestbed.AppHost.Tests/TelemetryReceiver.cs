using System.Net;
using System.Net.Sockets;
using McpTestbed.AppHost.Tests.Telemetry;

namespace McpTestbed.AppHost.Tests;

/// <summary>Takes OTLP over HTTP, in the dashboard's place, and lets tests wait for what it brings.</summary>
public sealed class TelemetryReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly HttpListener listener = new();
    private readonly Lock gate = new();
    private readonly List<ReceivedSpan> spans = [];
    private readonly List<ReceivedLog> logs = [];
    private readonly Task receiving;
    private TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins to listen, on a free port of this machine.</summary>
    public TelemetryReceiver()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        Address = $"http://127.0.0.1:{port}";
        listener.Prefixes.Add($"{Address}/");
        listener.Start();
        receiving = ReceiveAsync();
    }

    /// <summary>Where programs send their telemetry.</summary>
    public string Address { get; }

    /// <summary>How many log entries have come.</summary>
    public int LogCount
    {
        get
        {
            lock (gate)
                return logs.Count;
        }
    }

    /// <summary>Waits for a log entry.</summary>
    /// <param name="isMeant">Which one.</param>
    /// <param name="after">How many are passed over.</param>
    public Task<ReceivedLog> LogAsync(Func<ReceivedLog, bool> isMeant, int after = 0) =>
        WaitAsync(() => logs.Skip(after).FirstOrDefault(isMeant), "no such log entry came");

    /// <summary>Waits for a span.</summary>
    /// <param name="isMeant">Which one.</param>
    public Task<ReceivedSpan> SpanAsync(Func<ReceivedSpan, bool> isMeant) =>
        WaitAsync(() => spans.Find(span => isMeant(span)), "no such span came");

    /// <summary>Waits until spans of a trace are what is asked for.</summary>
    /// <returns>The spans that are there then.</returns>
    public async Task<IReadOnlyList<ReceivedSpan>> TraceAsync(
        string trace,
        Func<IReadOnlyList<ReceivedSpan>, bool> isWhole
    ) =>
        await WaitAsync(
            () =>
            {
                List<ReceivedSpan> all = [.. spans.Where(span => span.Trace == trace)];
                return isWhole(all) ? all : null;
            },
            $"trace {trace} was never whole"
        );

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await receiving;
    }

    private async Task<T> WaitAsync<T>(Func<T?> find, string failure)
        where T : class
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            Task more;
            lock (gate)
            {
                if (find() is { } found)
                    return found;
                more = grown.Task;
            }

            try
            {
                await more.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                lock (gate)
                    Assert.Fail($"{failure}; there are {spans.Count} spans and {logs.Count} entries");
            }
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                if (context.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true)
                    Take(JsonTelemetry.Read(body.ToArray()));
                else
                    Take(context.Request.Url?.AbsolutePath, body.ToArray());
                context.Response.StatusCode = 200;
                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // It was closed, or a program was killed while it sent.
        }
    }

    private void Take(string? path, ReadOnlyMemory<byte> request)
    {
        lock (gate)
        {
            foreach (var batch in ProtobufFields.All(request, 1))
            {
                var service = ProtobufFields
                    .All(batch, 1)
                    .Select(resource => ProtobufFields.Attributes(resource, 1).GetValueOrDefault("service.name"))
                    .FirstOrDefault("")!;
                foreach (var record in ProtobufFields.All(batch, 2).SelectMany(scope => ProtobufFields.All(scope, 2)))
                {
                    if (path == "/v1/traces")
                        spans.Add(Span(service, record));
                    else if (path == "/v1/logs")
                        logs.Add(Log(service, record));
                }
            }

            Grow();
        }
    }

    private void Take((IReadOnlyList<ReceivedSpan> Spans, IReadOnlyList<ReceivedLog> Logs) received)
    {
        lock (gate)
        {
            spans.AddRange(received.Spans);
            logs.AddRange(received.Logs);
            Grow();
        }
    }

    private void Grow()
    {
        grown.SetResult();
        grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static ReceivedSpan Span(string service, ReadOnlyMemory<byte> span) =>
        new(
            service,
            ProtobufFields.Hex(span, 1),
            ProtobufFields.Hex(span, 2),
            ProtobufFields.Hex(span, 4),
            ProtobufFields.Text(span, 5),
            ProtobufFields.Attributes(span, 9)
        );

    private static ReceivedLog Log(string service, ReadOnlyMemory<byte> log) =>
        new(
            service,
            ProtobufFields.Hex(log, 9),
            ProtobufFields.Hex(log, 10),
            ProtobufFields.All(log, 5).Select(body => ProtobufFields.Text(body, 1)).FirstOrDefault(""),
            ProtobufFields.Attributes(log, 6)
        );
}
