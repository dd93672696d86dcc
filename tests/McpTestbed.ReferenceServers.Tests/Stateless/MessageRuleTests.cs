using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.Profiles;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

public sealed class MessageRuleTests
{
    [Theory]
    [InlineData(Modern.VersionKey)]
    [InlineData(Modern.CapabilitiesKey)]
    public async Task Stateless_AnswersInvalidParameters_WhenMetaLacksARequiredMember(string key)
    {
        var meta = Modern.Meta();
        meta.Remove(key);
        Assert.Equal((400, -32602), (await AskAsync(Modern.Request("tools/list", meta: meta))).Verdict);
    }

    [Fact]
    public async Task Stateless_RemembersNothing_WhenMetaIsMissingOnAUsedConnection()
    {
        await using var server = await RunningProfile.StartAsync(new StatelessProfile());
        await using var connection = await RawConnection.OpenAsync(server.Url);
        Assert.Equal((200, 0), (await connection.SendAsync(Modern.Request("tools/list"))).Verdict);
        Assert.Equal((400, -32602), (await connection.SendAsync(Modern.Request("tools/list", meta: []))).Verdict);
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("initialize")]
    [InlineData("logging/setLevel")]
    [InlineData("resources/subscribe")]
    [InlineData("foo/bar")]
    public async Task Stateless_AnswersMethodNotFound_WhenTheMethodIsNotOfThisRevision(string method)
    {
        var answer = await AskAsync(Modern.Request(method, id: "text"));
        Assert.Equal((404, -32601), answer.Verdict);
        Assert.Equal("text", (string?)answer.Message["id"]);
    }

    [Fact]
    public async Task Stateless_AnswersInvalidParameters_WhenTheLogLevelIsUnknown()
    {
        var meta = Modern.Meta();
        meta["io.modelcontextprotocol/logLevel"] = "loud";
        Assert.Equal((400, -32602), (await AskAsync(Modern.Request("tools/list", meta: meta))).Verdict);
    }

    [Theory]
    [InlineData("[]", -32600)]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{}}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"tools/list"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}""", -32700)]
    [InlineData("{", -32700)]
    public async Task Stateless_RefusesTheBody_WhenItIsNoSingleRequest(string body, int code)
    {
        var answer = await AskAsync(Modern.Post(body));
        Assert.Equal((400, code), answer.Verdict);
        Assert.False(answer.Message.AsObject().ContainsKey("id"));
    }

    [Fact]
    public async Task Stateless_AcceptsANotification_WithNoBody()
    {
        var answer = await AskAsync(
            Modern.Post("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""")
        );
        Assert.Equal((202, ""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Stateless_RefusesTheBody_WhenItIsTooLong() =>
        Assert.Equal(
            413,
            (await AskAsync(Modern.Request("tools/list", new() { ["x"] = new string('x', 1024 * 1024) }))).Status
        );

    [Theory]
    [InlineData("server/discover")]
    [InlineData("tools/list")]
    [InlineData("resources/list")]
    [InlineData("resources/templates/list")]
    [InlineData("prompts/list")]
    public async Task Stateless_AnswersACompleteCacheableResult_WhenAskedForAList(string method)
    {
        var result = (await AskAsync(Modern.Request(method))).Message["result"]!;
        Assert.Equal("complete", (string?)result["resultType"]);
        Assert.True((int)result["ttlMs"]! >= 0);
        Assert.Equal("public", (string?)result["cacheScope"]);
        Assert.NotNull(result["_meta"]!["io.modelcontextprotocol/serverInfo"]!["name"]);
    }

    [Fact]
    public async Task Stateless_DeclaresWhatItHas_WhenDiscovered()
    {
        var result = (await AskAsync(Modern.Request("server/discover"))).Message["result"]!;
        Assert.Equal("""["2026-07-28"]""", result["supportedVersions"]!.ToJsonString());
        Assert.Equal(
            """{"tools":{"listChanged":true},"resources":{},"prompts":{},"logging":{}}""",
            result["capabilities"]!.ToJsonString()
        );
    }

    [Fact]
    public async Task Stateless_ReadsTheResource_AndRefusesOthersByInvalidParameters()
    {
        var found = await AskAsync(Modern.Request("resources/read", new() { ["uri"] = "test://greeting" }));
        Assert.Equal("test://greeting", (string?)found.Message["result"]!["contents"]![0]!["uri"]);
        Assert.Equal(
            -32602,
            (await AskAsync(Modern.Request("resources/read", new() { ["uri"] = "test://other" }))).ErrorCode
        );
    }

    [Fact]
    public async Task Stateless_GetsThePrompt_WhenItIsNamed()
    {
        var found = await AskAsync(Modern.Request("prompts/get", new() { ["name"] = "greeting" }));
        Assert.Equal("user", (string?)found.Message["result"]!["messages"]![0]!["role"]);
    }

    [Fact]
    public async Task Stateless_AnswersTheSameTools_OnEveryConnection()
    {
        await using var server = await RunningProfile.StartAsync(new StatelessProfile());
        var first = (await server.AskAsync(Modern.Request("tools/list"))).Message["result"]!["tools"]!;
        var second = (await server.AskAsync(Modern.Request("tools/list"))).Message["result"]!["tools"]!;
        Assert.True(JsonNode.DeepEquals(first, second));
        Assert.All(first.AsArray(), tool => Assert.Equal("object", (string?)tool!["inputSchema"]!["type"]));
    }

    private static async Task<RawResponse> AskAsync(RawRequest request)
    {
        await using var server = await RunningProfile.StartAsync(new StatelessProfile());
        return await server.AskAsync(request);
    }
}
