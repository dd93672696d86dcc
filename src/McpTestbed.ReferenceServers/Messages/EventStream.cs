using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Messages;

/// <summary>A response that is an event stream: whole events, one after the other, and a comment every 15
/// seconds.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan KeepAlivePeriod = TimeSpan.FromSeconds(15);

    private readonly HttpResponse response;

    // Never disposed: late writers still come to it and then find the stream closed.
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly PeriodicTimer timer;
    private readonly Task keepAlive;
    private bool closed;

    private EventStream(HttpResponse response, TimeProvider time)
    {
        this.response = response;
        timer = new PeriodicTimer(KeepAlivePeriod, time);
        keepAlive = KeepAliveAsync();
    }

    /// <summary>Sends the response headers at once, so that the client has a stream to close.</summary>
    public static async Task<EventStream> OpenAsync(HttpResponse response, TimeProvider time)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        await response.StartAsync();
        await response.Body.FlushAsync();
        return new EventStream(response, time);
    }

    /// <summary>Sends one JSON-RPC message as an event of the type <c>message</c>. There are no event ids: nothing can
    /// be resumed.</summary>
    public Task SendAsync(JsonNode message) => SendAsync("message", JsonText.Of(message));

    /// <summary>Sends one event with one line of data.</summary>
    public Task SendAsync(string type, string data) => WriteAsync($"event: {type}\ndata: {data}\n\n");

    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await keepAlive;
        await turn.WaitAsync();
        // From here on the response belongs to the server again, which may use it for another request.
        closed = true;
        turn.Release();
    }

    private async Task KeepAliveAsync()
    {
        while (await timer.WaitForNextTickAsync())
            await WriteAsync(": keep-alive\n\n");
    }

    private async Task WriteAsync(string text)
    {
        await turn.WaitAsync();
        try
        {
            if (closed)
                return;
            await response.WriteAsync(text);
            await response.Body.FlushAsync();
        }
        finally
        {
            turn.Release();
        }
    }
}
