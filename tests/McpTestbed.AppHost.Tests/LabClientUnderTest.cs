using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace McpTestbed.AppHost.Tests;

/// <summary>Speaks just enough MCP (2025-11-25) to see whether a server of the lab is there.</summary>
internal sealed class LabClientUnderTest(Uri endpoint) : IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private string? session;

    public async Task<HttpStatusCode> InitializeAsync()
    {
        using var answer = await PostAsync(
            """{"jsonrpc":"2.0","id":1,"method":"initialize","params":"""
                + """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}"""
        );
        session = answer.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.Single() : null;
        using var initialized = await PostAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        return answer.StatusCode;
    }

    public async Task<HttpStatusCode> PingAsync()
    {
        using var answer = await PostAsync("""{"jsonrpc":"2.0","id":2,"method":"ping"}""");
        return answer.StatusCode;
    }

    public async Task<Stream> OpenStreamAsync()
    {
        using var request = Request(HttpMethod.Get);
        var answer = await http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var request = Request(HttpMethod.Post);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private HttpRequestMessage Request(HttpMethod method)
    {
        var request = new HttpRequestMessage(method, endpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (session is not null)
        {
            request.Headers.Add("Mcp-Session-Id", session);
            request.Headers.Add("MCP-Protocol-Version", "2025-11-25");
        }

        return request;
    }
}
