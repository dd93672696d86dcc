using McpTestbed.ReferenceServers.Profiles;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

public sealed class HeaderRuleTests
{
    private const string List = "tools/list";

    [Theory]
    [InlineData("MCP-Protocol-Version")]
    [InlineData("Mcp-Method")]
    [InlineData("Mcp-Name")]
    public async Task Stateless_AnswersHeaderMismatch_WhenARequiredHeaderIsMissing(string header) =>
        Assert.Equal((400, -32020), await VerdictAsync(Modern.Call("count", Modern.Key("k")).Without(header)));

    [Theory]
    [InlineData("MCP-Protocol-Version")]
    [InlineData("Mcp-Method")]
    [InlineData("Mcp-Name")]
    public async Task Stateless_AnswersHeaderMismatch_WhenARequiredHeaderIsRepeated(string header)
    {
        var request = Modern.Call("count", Modern.Key("k"));
        var value = request.Headers.Single(line => line.Name == header).Value;
        Assert.Equal((400, -32020), await VerdictAsync(request.With(header.ToLowerInvariant(), value)));
    }

    [Theory]
    [InlineData("MCP-Protocol-Version", "1900-01-01")]
    [InlineData("Mcp-Method", "TOOLS/CALL")]
    [InlineData("Mcp-Method", "tools/list")]
    [InlineData("Mcp-Name", "COUNT")]
    [InlineData("Mcp-Name", "count\u00e9")]
    [InlineData("Mcp-Name", "=?base64?Y291bnQ!!!?=")]
    [InlineData("Mcp-Name", "=?base64?Y291bnQx?=")]
    [InlineData("Mcp-Name", "=?base64?/////w==?=")]
    [InlineData("Mcp-Name", "=?BASE64?Y291bnQ=?=")]
    public async Task Stateless_AnswersHeaderMismatch_WhenAHeaderDiffersOrCannotBeRead(string header, string value) =>
        Assert.Equal((400, -32020), await VerdictAsync(Modern.Call("count", Modern.Key("k")).Replacing(header, value)));

    [Theory]
    [InlineData("count")]
    [InlineData("   count  ")]
    [InlineData("=?base64?Y291bnQ=?=")]
    public async Task Stateless_ServesTheCall_WhenTheNameHeaderMeansTheSame(string value) =>
        Assert.Equal((200, 0), await VerdictAsync(Modern.Call("count", Modern.Key("k")).Replacing("Mcp-Name", value)));

    [Fact]
    public async Task Stateless_AnswersHeaderMismatch_WhenTheBodyNamesAnotherVersion() =>
        Assert.Equal((400, -32020), await VerdictAsync(Modern.Request(List, meta: Modern.Meta("1900-01-01"))));

    [Fact]
    public async Task Stateless_NamesItsVersions_WhenHeaderAndBodyAgreeOnAnotherOne()
    {
        var answer = await AskAsync(
            Modern.Request(List, meta: Modern.Meta("1900-01-01")).Replacing("MCP-Protocol-Version", "1900-01-01")
        );
        Assert.Equal((400, -32022), answer.Verdict);
        Assert.Equal(
            """{"supported":["2026-07-28"],"requested":"1900-01-01"}""",
            answer.Message["error"]!["data"]!.ToJsonString()
        );
        Assert.Equal(7, (int)answer.Message["id"]!);
    }

    [Fact]
    public async Task Stateless_NamesItsVersions_WhenAClientOfTheSessionEraInitializes()
    {
        var answer = await AskAsync(
            Modern.Post(
                """{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"2025-11-25"}}"""
            )
        );
        Assert.Equal((400, -32020), answer.Verdict);
        Assert.Equal("""["2026-07-28"]""", answer.Message["error"]!["data"]!["supported"]!.ToJsonString());
        Assert.Equal("a", (string?)answer.Message["id"]);
    }

    [Theory]
    [InlineData("mcp-method")]
    [InlineData("MCP-METHOD")]
    public async Task Stateless_ServesTheRequest_WhenHeaderNamesAreInAnotherCase(string name) =>
        Assert.Equal((200, 0), await VerdictAsync(Modern.Request(List).Without("Mcp-Method").With(name, List)));

    [Fact]
    public async Task Stateless_ReadsTheName_WhenItIsVeryLong() =>
        Assert.Equal(
            (200, -32602),
            await VerdictAsync(
                Modern.Request("resources/read", new() { ["uri"] = "test://" + new string('x', 64 * 1024) })
            )
        );

    private static async Task<(int, int)> VerdictAsync(RawRequest request) => (await AskAsync(request)).Verdict;

    private static async Task<RawResponse> AskAsync(RawRequest request)
    {
        await using var server = await RunningProfile.StartAsync(new StatelessProfile());
        return await server.AskAsync(request);
    }
}
