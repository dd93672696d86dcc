using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Stateful;

public sealed class StatefulBrowserTests
{
    [Theory]
    [InlineData("http://localhost", 200)]
    [InlineData("http://localhost:6274", 200)]
    [InlineData("http://127.0.0.1:1", 200)]
    [InlineData("http://[::1]:65535", 200)]
    [InlineData("https://localhost", 403)]
    [InlineData("http://localhost.evil.example", 403)]
    [InlineData("http://localhost:", 403)]
    [InlineData("http://localhost:80@evil.example", 403)]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    public async Task Origin_IsServed_OnlyWhenItIsThisMachine(string origin, int status)
    {
        await using var peer = await WirePeer.StartAsync("stateful");

        var answer = await peer.InitializeAsync(WirePeer.Latest, $"Origin: {origin}");

        Assert.Equal(
            (status, status == 200 ? origin : null),
            (answer.Status, answer.Header("Access-Control-Allow-Origin"))
        );
    }

    [Theory]
    [InlineData("localhost:1", 200)]
    [InlineData("[::1]:2", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("evil.example", 403)]
    public async Task Host_IsServed_OnlyWhenItIsThisMachine(string host, int status)
    {
        await using var peer = await WirePeer.StartAsync("stateful");

        Assert.Equal(status, (await peer.InitializeAsync(WirePeer.Latest, $"Host: {host}")).Status);
    }

    [Fact]
    public async Task ForeignOrigin_ComesFirst_WithAnErrorWithoutId()
    {
        await using var peer = await WirePeer.StartAsync("stateful");

        var answer = await peer.SendAsync("PUT", null, "Origin: http://evil.example");
        var error = await answer.JsonAsync();

        Assert.Equal((403, null), (answer.Status, error["id"]));
        Assert.IsType<int>((int)error["error"]!["code"]!);
    }

    [Fact]
    public async Task Errors_CarryCorsHeaders()
    {
        await using var peer = await WirePeer.StartAsync("stateful");

        var answer = await peer.GetAsync("dead", "Origin: http://localhost:1");

        Assert.Equal(
            ["404", "http://localhost:1", "Mcp-Session-Id", "Origin"],
            [
                $"{answer.Status}",
                answer.Header("Access-Control-Allow-Origin"),
                answer.Header("Access-Control-Expose-Headers"),
                answer.Header("Vary"),
            ]
        );
    }
}
