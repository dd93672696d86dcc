using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Stateful;

public sealed class StatefulRpcTests
{
    [Theory]
    [InlineData("{", 400, -32700)]
    [InlineData("[]", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"ping"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}""", 400, -32700)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"\ud800"}""", 400, -32700)]
    [InlineData("""{"jsonrpc":"2.0","id":"a","method":"no/such"}""", 200, -32601)]
    public async Task Post_IsAnsweredWithAnError_WhenTheMessageIsWrong(string body, int status, int code)
    {
        await using var peer = await WirePeer.StartAsync("stateful");

        var answer = await peer.PostAsync(await peer.OpenSessionAsync(), body);

        Assert.Equal((status, code), (answer.Status, (int)(await answer.JsonAsync())["error"]!["code"]!));
    }

    [Fact]
    public async Task Batch_IsServed_InTheFirstRevisionOnly()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var old = await peer.OpenSessionAsync("2025-03-26");
        var batch = $"[{peer.Request("ping")},{WirePeer.Initialized},{peer.Request("unknown")}]";

        var served = await (await peer.PostAsync(old, batch)).EventsAsync();
        var refused = await peer.PostAsync(await peer.OpenSessionAsync("2025-06-18"), batch);

        Assert.Equal(["error", "result"], served.Select(e => e.ToString()).Order());
        Assert.Equal((400, -32600), (refused.Status, (int)(await refused.JsonAsync())["error"]!["code"]!));
    }

    [Fact]
    public async Task Post_IsRefused_WhenTypesDoNotFit()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var session = $"Mcp-Session-Id: {await peer.OpenSessionAsync()}";
        var ping = peer.Request("ping");

        var plain = await peer.SendAsync("POST", ping, "Content-Type: text/plain", WirePeer.AcceptBoth, session);
        var half = await peer.SendAsync("POST", ping, WirePeer.Json, "Accept: application/json", session);
        var get = await peer.SendAsync("GET", null, "Accept: application/json", session);

        Assert.Equal((415, 406, 406), (plain.Status, half.Status, get.Status));
    }

    [Fact]
    public async Task Post_IsRefused_WhenTheBodyIsTooLong()
    {
        await using var peer = await WirePeer.StartAsync("stateful");

        var answer = await peer.PostAsync(await peer.OpenSessionAsync(), new string(' ', 1024 * 1024 + 1));

        Assert.Equal(413, answer.Status);
    }

    [Fact]
    public async Task OtherMethods_AreRefused_WithAllow()
    {
        await using var peer = await WirePeer.StartAsync("stateful");

        var answer = await peer.SendAsync("PUT", "{}", WirePeer.Json);

        Assert.Equal((405, "GET, POST, DELETE, OPTIONS"), (answer.Status, answer.Header("Allow")));
    }

    [Theory]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2024-11-05", "2025-11-25")]
    [InlineData("2099-01-01", "2025-11-25")]
    public async Task Initialize_AgreesOnARevision(string asked, string answered)
    {
        await using var peer = await WirePeer.StartAsync("stateful");

        var result = (await (await peer.InitializeAsync(asked)).JsonAsync())["result"]!;

        Assert.Equal(answered, (string?)result["protocolVersion"]);
        Assert.Equal(["name", "version"], result["serverInfo"]!.AsObject().Select(member => member.Key));
    }

    [Theory]
    [InlineData("2025-06-18", 200)]
    [InlineData("2025-11-25", 400)]
    [InlineData("2026-07-28", 400)]
    [InlineData("banana", 400)]
    public async Task VersionHeader_MustBeTheNegotiatedOne(string header, int status)
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = await peer.OpenSessionAsync("2025-06-18");

        Assert.Equal(
            status,
            (await peer.PostAsync(id, peer.Request("ping"), $"MCP-Protocol-Version: {header}")).Status
        );
    }

    [Theory]
    [InlineData("2026-07-28", 200)]
    [InlineData("banana", 400)]
    public async Task VersionHeaderOnInitialize_IsIgnored_UnlessItIsNoRevision(string header, int status)
    {
        await using var peer = await WirePeer.StartAsync("stateful");

        Assert.Equal(status, (await peer.InitializeAsync(WirePeer.Latest, $"MCP-Protocol-Version: {header}")).Status);
    }

    [Fact]
    public async Task Tools_AllHaveASchema_AndTheOtherListsAnswer()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = await peer.OpenSessionAsync();

        var tools = (await ResultAsync(peer, id, "tools/list"))["tools"]!.AsArray();

        Assert.All(tools, tool => Assert.Equal("object", (string?)tool!["inputSchema"]!["type"]));
        Assert.Single((await ResultAsync(peer, id, "resources/list"))["resources"]!.AsArray());
        Assert.Empty((await ResultAsync(peer, id, "resources/templates/list"))["resourceTemplates"]!.AsArray());
        Assert.Single((await ResultAsync(peer, id, "prompts/list"))["prompts"]!.AsArray());
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> ResultAsync(
        WirePeer peer,
        string session,
        string method
    ) => (await (await peer.PostAsync(session, peer.Request(method))).EventsAsync())[^1].Json["result"]!;
}
