using System.Net;
using System.Net.Http.Headers;

namespace McpTestbed.ReferenceClients.Http;

/// <summary>A JSON body that says when it was written to its connection.</summary>
internal sealed class SentContent : HttpContent
{
    private readonly byte[] body;
    private readonly Action? sent;

    public SentContent(byte[] body, Action? sent)
    {
        this.body = body;
        this.sent = sent;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(body);
        await stream.FlushAsync();
        sent?.Invoke();
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
