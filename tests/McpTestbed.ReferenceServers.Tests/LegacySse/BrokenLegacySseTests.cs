using McpTestbed.ReferenceServers.Profiles.Broken.LegacySse;
using McpTestbed.ReferenceServers.Tests.Stateless;

namespace McpTestbed.ReferenceServers.Tests.LegacySse;

public sealed class BrokenLegacySseTests
{
    [Fact]
    public async Task BrokenEndpointEventLate_SendsAMessageFirst_AndThenWorks()
    {
        await using var server = await RunningProfile.StartAsync(new EndpointEventLate());
        await using var client = await LegacyClient.ConnectAsync(server);
        Assert.StartsWith("event: message\n", await client.ReadEventAsync(), StringComparison.Ordinal);
        await client.ReadAddressAsync();
        Assert.NotNull((await client.AskAsync("ping"))["result"]);
    }

    [Fact]
    public async Task BrokenEndpointEventEmpty_GivesNoAddress()
    {
        await using var server = await RunningProfile.StartAsync(new EndpointEventEmpty());
        await using var client = await LegacyClient.ConnectAsync(server);
        Assert.Equal("event: endpoint\ndata: \n\n", await client.ReadEventAsync());
    }

    [Fact]
    public async Task BrokenAnswerInPostBody_AnswersThere_AndNotOnTheStream()
    {
        await using var server = await RunningProfile.StartAsync(new AnswerInPostBody());
        await using var client = await LegacyClient.ConnectAsync(server);
        await client.ReadAddressAsync();
        var answer = await client.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"ping"}""");
        Assert.Equal((200, "application/json"), (answer.Status, answer.Header("Content-Type")));
        Assert.NotNull(answer.Message["result"]);
        await server.StopAsync();
        Assert.Null(await client.ReadEventAsync());
    }

    [Fact]
    public async Task BrokenLegacySseOriginIgnored_OpensTheStream_ForAForeignPage()
    {
        await using var server = await RunningProfile.StartAsync(new LegacySseOriginIgnored());
        await using var connection = await RawConnection.OpenAsync(server.Url);
        Assert.Equal(
            200,
            (await connection.OpenResponseAsync(LegacyClient.Get("/sse").With("Origin", "http://evil.example"))).Status
        );
    }
}
