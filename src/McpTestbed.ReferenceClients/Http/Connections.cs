using System.Text;

namespace McpTestbed.ReferenceClients.Http;

/// <summary>The connections of one client. Nothing is done behind its back: no redirect is followed, no cookie is
/// kept, and no request is made twice.</summary>
internal sealed class Connections : IDisposable
{
    private const long LongestAnswer = 16 * 1024 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient kept = Create(keep: true);

    // A request without a body that meets a kept connection as it closes would be sent again unseen.
    private readonly HttpClient single = Create(keep: false);

    /// <summary>Sends a request and waits for the head of its response.</summary>
    /// <exception cref="HttpRequestException">The connection broke before it.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        (request.Content is null ? single : kept).SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        kept.Dispose();
        single.Dispose();
    }

    private static HttpClient Create(bool keep) =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
                ConnectTimeout = ConnectTimeout,
                PooledConnectionLifetime = keep ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestAnswer,
        };
}
