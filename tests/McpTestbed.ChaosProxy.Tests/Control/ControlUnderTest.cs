using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Control;
using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>The control API on a port of its own, driven by raw requests.</summary>
internal sealed class ControlUnderTest : IAsyncDisposable
{
    private readonly ControlServer server;

    private ControlUnderTest(ControlServer server)
    {
        this.server = server;
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
    }

    public HttpClient Http { get; }

    public ControlServer Server => server;

    public static async Task<ControlUnderTest> StartAsync(HttpInspection? reading = null) =>
        new(
            await ControlServer
                .StartAsync(
                    new(IPAddress.Loopback, 0),
                    allowsRemote: false,
                    new() { Seed = 1 },
                    TestContext.Current.CancellationToken,
                    reading
                )
                .SoonAsync()
        );

    /// <summary>Sends a request and answers with status and body.</summary>
    public async Task<(int Status, string Body)> SendAsync(string method, string path, string? body = null)
    {
        using var response = await RespondAsync(method, path, body);
        return (
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    public async Task<HttpResponseMessage> RespondAsync(
        string method,
        string path,
        string? body = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new(method), new Uri(server.Address + path.TrimStart('/')));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken).SoonAsync();
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse((await SendAsync("GET", path)).Body)!;

    /// <summary>Makes a proxy to nowhere and answers with where it listens.</summary>
    public async Task<string> CreateAsync(string name = "p", string upstream = "127.0.0.1:1")
    {
        var (status, body) = await SendAsync(
            "POST",
            "/proxies",
            $$"""{"name":"{{name}}","listen":"127.0.0.1:0","upstream":"{{upstream}}"}"""
        );
        Assert.Equal(201, status);
        return (string)JsonNode.Parse(body)!["listen"]!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server.DisposeAsync();
    }
}
