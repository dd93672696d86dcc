using McpTestbed.ReferenceServers.Profiles;
using McpTestbed.ReferenceServers.Tests.Stateless;

namespace McpTestbed.ReferenceServers.Tests.LegacySse;

public sealed class LegacySseTests
{
    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2025-11-25")]
    public async Task LegacySse_AnswersItsVersionOnTheStream_WhenInitialized(string requested)
    {
        await using var server = await RunningProfile.StartAsync(new LegacySseProfile());
        await using var client = await LegacyClient.ConnectAsync(server);
        await client.ReadAddressAsync();
        var answer = await client.AskAsync("initialize", $$"""{"protocolVersion":"{{requested}}"}""", id: 5);
        Assert.Equal((5, "2024-11-05"), ((int)answer["id"]!, (string?)answer["result"]!["protocolVersion"]));
    }

    [Fact]
    public async Task LegacySse_GivesEverySessionAnAddressOfItsOwn_WithALongId()
    {
        await using var server = await RunningProfile.StartAsync(new LegacySseProfile());
        await using var one = await LegacyClient.InitializeAsync(server);
        await using var two = await LegacyClient.InitializeAsync(server);
        Assert.NotEqual(one.Address, two.Address);
        Assert.Matches("^/messages\\?session_id=[0-9a-f]{32}$", one.Address);
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("tools/list")]
    [InlineData("resources/list")]
    [InlineData("resources/templates/list")]
    [InlineData("prompts/list")]
    public async Task LegacySse_AnswersAResult_WhenTheMethodIsOfItsRevision(string method)
    {
        await using var server = await RunningProfile.StartAsync(new LegacySseProfile());
        await using var client = await LegacyClient.InitializeAsync(server);
        Assert.NotNull((await client.AskAsync(method))["result"]);
    }

    [Theory]
    [InlineData("server/discover", "{}", -32601)]
    [InlineData("resources/read", """{"uri":"test://other"}""", -32002)]
    [InlineData("tools/call", """{"name":"other"}""", -32602)]
    public async Task LegacySse_AnswersAnErrorOnTheStream_WhenThereIsNoSuchThing(
        string method,
        string parameters,
        int code
    )
    {
        await using var server = await RunningProfile.StartAsync(new LegacySseProfile());
        await using var client = await LegacyClient.InitializeAsync(server);
        Assert.Equal(code, (int)(await client.AskAsync(method, parameters))["error"]!["code"]!);
    }

    [Fact]
    public async Task LegacySse_SendsNotificationsToTheRightSessions_WhenAToolDoes()
    {
        await using var server = await RunningProfile.StartAsync(new LegacySseProfile());
        await using var one = await LegacyClient.InitializeAsync(server);
        await using var two = await LegacyClient.InitializeAsync(server);
        Assert.Equal(
            "notifications/message",
            (string?)(await one.AskAsync("tools/call", """{"name":"notify","arguments":{"text":"x"}}"""))["method"]
        );
        Assert.Contains("sent", await one.ReadEventAsync(), StringComparison.Ordinal);

        Assert.Equal(
            "notifications/tools/list_changed",
            (string?)(await one.AskAsync("tools/call", """{"name":"change-tools"}"""))["method"]
        );
        Assert.Contains("list_changed", await two.ReadEventAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LegacySse_GivesNoAnswer_WhenTheCallIsCancelled()
    {
        await using var server = await RunningProfile.StartAsync(new LegacySseProfile());
        await using var client = await LegacyClient.InitializeAsync(server);
        await client.BeginAsync("tools/call", """{"name":"sleep","arguments":{"key":"k"}}""", id: 9);
        Assert.Equal("running", await client.CallAsync("sleep-status", """{"key":"k"}"""));
        await client.PostAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9}}""");
        Assert.Equal("cancelled", await client.CallAsync("sleep-status", """{"key":"k"}"""));
    }

    [Fact]
    public async Task LegacySse_FindsNoSession_WhenItsStreamIsClosed()
    {
        await using var server = await RunningProfile.StartAsync(new LegacySseProfile());
        var client = await LegacyClient.InitializeAsync(server);
        await client.DisposeAsync();
        var begun = TimeProvider.System.GetTimestamp();
        while ((await client.PostAsync("{}")).Status != 404)
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(20),
                "the session is still there"
            );
        }
    }

    [Fact]
    public async Task LegacySse_EndsTheStream_WhenSessionsAreExpired()
    {
        var profile = new LegacySseProfile();
        await using var server = await RunningProfile.StartAsync(profile);
        await using var client = await LegacyClient.InitializeAsync(server);
        profile.ExpireSessions();
        Assert.Null(await client.ReadEventAsync());
        Assert.Equal(404, (await client.PostAsync("{}")).Status);
    }

    [Theory]
    [InlineData("POST", "/sse", 405)]
    [InlineData("GET", "/messages", 405)]
    [InlineData("POST", "/messages", 400)]
    [InlineData("POST", "/messages?session_id=", 400)]
    [InlineData("POST", "/messages?session_id=00000000000000000000000000000000", 404)]
    public async Task LegacySse_RefusesTheRequest_WhenItIsNotForASession(string method, string target, int status)
    {
        await using var server = await RunningProfile.StartAsync(new LegacySseProfile());
        Assert.Equal(
            status,
            (await server.AskAsync(LegacyClient.PostTo(target, "{}") with { Method = method })).Status
        );
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", 403)]
    [InlineData("Origin", "http://localhost:3000", 200)]
    [InlineData("Host", "evil.example", 403)]
    public async Task LegacySse_OpensTheStream_OnlyForThisMachine(string name, string value, int status)
    {
        await using var server = await RunningProfile.StartAsync(new LegacySseProfile());
        await using var connection = await RawConnection.OpenAsync(server.Url);
        var request =
            name == "Host"
                ? LegacyClient.Get("/sse").Replacing(name, value)
                : LegacyClient.Get("/sse").With(name, value);
        Assert.Equal(status, (await connection.OpenResponseAsync(request)).Status);
    }
}
