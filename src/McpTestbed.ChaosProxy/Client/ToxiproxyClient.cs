using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace McpTestbed.ChaosProxy.Client;

/// <summary>Drives a chaos proxy, ours or the real Toxiproxy, over its HTTP API.</summary>
/// <param name="http">Its base address is the API's; whoever made it disposes of it.</param>
public sealed class ToxiproxyClient(HttpClient http)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>All proxies, by name.</summary>
    public Task<IReadOnlyDictionary<string, ToxiproxyProxy>> GetProxiesAsync(CancellationToken cancellationToken) =>
        SendAsync<IReadOnlyDictionary<string, ToxiproxyProxy>>(HttpMethod.Get, "proxies", null, cancellationToken);

    /// <summary>Makes a proxy.</summary>
    /// <exception cref="ToxiproxyException">It was refused.</exception>
    public Task<ToxiproxyProxy> CreateAsync(
        string name,
        string listen,
        string upstream,
        CancellationToken cancellationToken
    ) =>
        SendAsync<ToxiproxyProxy>(
            HttpMethod.Post,
            "proxies",
            new
            {
                name,
                listen,
                upstream,
            },
            cancellationToken
        );

    /// <summary>Enables or disables a proxy.</summary>
    /// <exception cref="ToxiproxyException">There is none of that name.</exception>
    public Task<ToxiproxyProxy> EnableAsync(string proxy, bool enabled, CancellationToken cancellationToken) =>
        SendAsync<ToxiproxyProxy>(HttpMethod.Post, PathOf(proxy), new { enabled }, cancellationToken);

    /// <summary>Removes a proxy and closes its connections.</summary>
    /// <exception cref="ToxiproxyException">There is none of that name.</exception>
    public Task DeleteAsync(string proxy, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, PathOf(proxy), null, cancellationToken);

    /// <summary>Adds a toxic.</summary>
    /// <exception cref="ToxiproxyException">It was refused.</exception>
    public Task<ToxiproxyToxic> AddAsync(string proxy, ToxiproxyToxic toxic, CancellationToken cancellationToken) =>
        SendAsync<ToxiproxyToxic>(HttpMethod.Post, $"{PathOf(proxy)}/toxics", toxic, cancellationToken);

    /// <summary>Changes a toxic's attributes and toxicity; null leaves them.</summary>
    /// <exception cref="ToxiproxyException">There is none of that name, or a value is refused.</exception>
    public Task<ToxiproxyToxic> UpdateAsync(
        string proxy,
        string toxic,
        IReadOnlyDictionary<string, JsonElement>? attributes,
        double? toxicity,
        CancellationToken cancellationToken
    ) =>
        SendAsync<ToxiproxyToxic>(
            HttpMethod.Post,
            PathOf(proxy, toxic),
            new { attributes, toxicity },
            cancellationToken
        );

    /// <summary>Removes a toxic.</summary>
    /// <exception cref="ToxiproxyException">There is none of that name.</exception>
    public Task RemoveAsync(string proxy, string toxic, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, PathOf(proxy, toxic), null, cancellationToken);

    /// <summary>Enables every proxy and removes every toxic.</summary>
    public Task ResetAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "reset", null, cancellationToken);

    /// <summary>Has everything healed unless a request comes at least once in a term. Our chaos proxy only.</summary>
    /// <param name="term">1 ms to 2147483647 ms.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    /// <exception cref="ToxiproxyException">The term is refused, or it is the real Toxiproxy, which has no
    /// leases.</exception>
    public Task TakeLeaseAsync(TimeSpan term, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "lease", new { ms = (long)term.TotalMilliseconds }, cancellationToken);

    /// <summary>Ends the lease; nothing is healed by that.</summary>
    /// <exception cref="ToxiproxyException">It is the real Toxiproxy.</exception>
    public Task GiveBackLeaseAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, "lease", null, cancellationToken);

    private static string PathOf(string proxy) => $"proxies/{Uri.EscapeDataString(proxy)}";

    private static string PathOf(string proxy, string toxic) => $"{PathOf(proxy)}/toxics/{Uri.EscapeDataString(toxic)}";

    private async Task<T> SendAsync<T>(
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancellationToken
    )
    {
        using var response = await RespondAsync(method, path, body, cancellationToken);
        return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken)
            ?? throw new ToxiproxyException((int)response.StatusCode, "the answer is empty");
    }

    private async Task SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken) =>
        (await RespondAsync(method, path, body, cancellationToken)).Dispose();

    private async Task<HttpResponseMessage> RespondAsync(
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json),
        };
        var response = await http.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new ToxiproxyException(
                (int)response.StatusCode,
                (await response.Content.ReadAsStringAsync(cancellationToken)).Trim()
            );
    }
}
