using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>A response that is an event stream: whole events, one after the other, and a comment where it would otherwise be quiet.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan KeepAlivePeriod = TimeSpan.FromSeconds(15);

    private readonly HttpResponse response;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly PeriodicTimer timer;
    private readonly Task keepAlive;
    private bool quiet;

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

    /// <summary>Sends one JSON-RPC message as an event of the type <c>message</c>. There are no event ids: nothing can be resumed.</summary>
    public Task SendAsync(JsonNode message) => WriteAsync($"event: message\ndata: {JsonText.Of(message)}\n\n");

    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await keepAlive;
        turn.Dispose();
    }

    private async Task KeepAliveAsync()
    {
        while (await timer.WaitForNextTickAsync())
        {
            if (quiet) await WriteAsync(": keep-alive\n\n");
            quiet = true;
        }
    }

    private async Task WriteAsync(string text)
    {
        await turn.WaitAsync();
        try
        {
            await response.WriteAsync(text);
            await response.Body.FlushAsync();
            quiet = false;
        }
        finally
        {
            turn.Release();
        }
    }
}
