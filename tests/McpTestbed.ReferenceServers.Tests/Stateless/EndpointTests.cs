using McpTestbed.ReferenceServers.Profiles;

namespace McpTestbed.ReferenceServers.Tests.Stateless;

public sealed class EndpointTests
{
    private static readonly RawRequest List = Modern.Request("tools/list");

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    public async Task Stateless_NamesPost_WhenAnotherMethodIsUsed(string method)
    {
        var answer = await AskAsync(Modern.Bare(method));
        Assert.Equal((405, "POST"), (answer.Status, answer.Header("Allow")));
    }

    [Theory]
    [InlineData("Mcp-Session-Id", "abc")]
    [InlineData("Last-Event-ID", "1")]
    public async Task Stateless_ServesTheRequest_WhenItCarriesAHeaderOfTheSessionEra(string name, string value)
    {
        var answer = await AskAsync(List.With(name, value));
        Assert.Equal((200, 0), answer.Verdict);
        Assert.Null(answer.Header("Mcp-Session-Id"));
    }

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("http://localhost:8080")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://[::1]:65535")]
    public async Task Stateless_AnswersThePage_WhenItsOriginIsLoopback(string origin)
    {
        var answer = await AskAsync(List.With("Origin", origin));
        Assert.Equal(200, answer.Status);
        Assert.Equal(origin, answer.Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://localhost@evil.example")]
    [InlineData("http://127.0.0.1.evil.example:80")]
    [InlineData("https://localhost")]
    [InlineData("http://localhost/")]
    [InlineData("HTTP://localhost")]
    [InlineData("null")]
    public async Task Stateless_ForbidsThePage_WhenItsOriginIsAnother(string origin)
    {
        foreach (var request in new[] { List, Modern.Bare("GET"), Modern.Bare("DELETE"), Modern.Bare("OPTIONS") })
        {
            var answer = await AskAsync(request.With("Origin", origin));
            Assert.Equal(403, answer.Status);
            Assert.Null(answer.Header("Access-Control-Allow-Origin"));
            Assert.False(answer.Message.AsObject().ContainsKey("id"));
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example:80")]
    public async Task Stateless_ForbidsTheRequest_WhenItWasAddressedToAnotherHost(string host) =>
        Assert.Equal(403, (await AskAsync(List.Replacing("Host", host))).Status);

    [Fact]
    public async Task Stateless_AllowsTheHeadersOfTheRevision_WhenABrowserAsks()
    {
        var answer = await AskAsync(
            Modern
                .Bare("OPTIONS")
                .With("Origin", "http://localhost:3000")
                .With("Access-Control-Request-Method", "POST")
                .With("Access-Control-Request-Headers", "content-type,mcp-param-region,x-other")
        );
        Assert.Equal((204, "POST"), (answer.Status, answer.Header("Access-Control-Allow-Methods")));
        Assert.Equal(
            "content-type, accept, authorization, mcp-protocol-version, mcp-method, mcp-name, mcp-param-region",
            answer.Header("Access-Control-Allow-Headers")
        );
    }

    [Theory]
    [InlineData("POST", 400)]
    [InlineData("GET", 405)]
    public async Task Stateless_LetsThePageReadErrors_WhenItsOriginIsAllowed(string method, int status)
    {
        var answer = await AskAsync(Modern.Bare(method).With("Origin", "http://localhost"));
        Assert.Equal((status, "http://localhost"), (answer.Status, answer.Header("Access-Control-Allow-Origin")));
    }

    private static async Task<RawResponse> AskAsync(RawRequest request)
    {
        await using var server = await RunningProfile.StartAsync(new StatelessProfile());
        return await server.AskAsync(request);
    }
}
