using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Tests.Stateless;

namespace McpTestbed.ReferenceServers.Tests.LegacySse;

/// <summary>A client of the old transport: one connection that listens, and one for each post.</summary>
internal sealed class LegacyClient(Uri url, RawConnection stream) : IAsyncDisposable
{
    /// <summary>The address that the server gave out to post to.</summary>
    public string Address { get; private set; } = "";

    public static async Task<LegacyClient> ConnectAsync(RunningProfile server)
    {
        var stream = await RawConnection.OpenAsync(server.Url);
        var head = await stream.OpenResponseAsync(Get("/sse"));
        Assert.Equal((200, "text/event-stream"), (head.Status, head.Header("Content-Type")));
        return new LegacyClient(server.Url, stream);
    }

    /// <summary>Connects and opens the session.</summary>
    public static async Task<LegacyClient> InitializeAsync(RunningProfile server)
    {
        var client = await ConnectAsync(server);
        await client.ReadAddressAsync();
        await client.AskAsync(
            "initialize",
            """{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"t","version":"1"}}"""
        );
        return client;
    }

    public static RawRequest Get(string target) => new("GET", target, [("Host", "127.0.0.1")]);

    public static RawRequest PostTo(string target, string body) =>
        new("POST", target, [("Host", "127.0.0.1"), ("Content-Type", "application/json")], body);

    public async Task ReadAddressAsync()
    {
        var first = await stream.ReadEventAsync();
        Assert.StartsWith("event: endpoint\ndata: /messages?session_id=", first, StringComparison.Ordinal);
        Address = first!["event: endpoint\ndata: ".Length..].TrimEnd();
    }

    public Task<string?> ReadEventAsync() => stream.ReadEventAsync();

    public async Task<RawResponse> PostAsync(string body)
    {
        await using var connection = await RawConnection.OpenAsync(url);
        return await connection.SendAsync(PostTo(Address, body));
    }

    /// <summary>Posts a request without waiting for its answer.</summary>
    public async Task BeginAsync(string method, string parameters = "{}", int id = 1) =>
        Assert.Equal(
            202,
            (
                await PostAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""")
            ).Status
        );

    /// <summary>Posts a request and reads the next message.</summary>
    public async Task<JsonNode> AskAsync(string method, string parameters = "{}", int id = 1)
    {
        await BeginAsync(method, parameters, id);
        return Modern.Data((await stream.ReadEventAsync())!);
    }

    public async Task<string?> CallAsync(string tool, string arguments) =>
        (string?)
            (await AskAsync("tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments}}}"""))["result"]![
                "content"
            ]![0]!["text"];

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
