using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Stateful;

public sealed class StatefulSessionTests
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task Initialize_IssuesAVisibleUnguessableId_OnThatAnswerOnly()
    {
        await using var peer = await WirePeer.StartAsync("stateful");

        var first = (await peer.InitializeAsync()).Header("Mcp-Session-Id")!;
        var second = (await peer.InitializeAsync()).Header("Mcp-Session-Id")!;
        var later = await peer.PostAsync(first, peer.Request("ping"));

        Assert.Matches("^[\x21-\x7E]{32}$", first);
        Assert.NotEqual(first, second);
        Assert.Null(later.Header("Mcp-Session-Id"));
    }

    [Fact]
    public async Task Initialize_IsRefused_WhenItCarriesASession()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = await peer.OpenSessionAsync();

        var live = await peer.InitializeAsync(WirePeer.Latest, $"Mcp-Session-Id: {id}");
        var unknown = await peer.InitializeAsync(WirePeer.Latest, "Mcp-Session-Id: none");

        Assert.Equal((400, 400), (live.Status, unknown.Status));
    }

    [Fact]
    public async Task Session_IsServedOnAnyConnection_WhileAnotherOneLives()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var first = await peer.OpenSessionAsync();
        var second = await peer.OpenSessionAsync();

        Assert.Equal("1", await peer.TextAsync(first, "count", """{"key":"k"}"""));
        Assert.Equal("2", await peer.TextAsync(second, "count", """{"key":"k"}"""));
    }

    [Fact]
    public async Task SessionId_IsRefused_WhenItHasCharactersBeyondVisibleAscii()
    {
        await using var peer = await WirePeer.StartAsync("stateful");

        var answers = new List<int>();
        foreach (var value in new[] { "a b", "a, b", "é", "" })
            answers.Add((await peer.PostAsync(value, peer.Request("tools/list"))).Status);

        Assert.Equal([400, 400, 400, 400], answers);
    }

    [Fact]
    public async Task Delete_EndsStreamsAndWork_AndTheSessionForGood()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = await peer.OpenSessionAsync();
        var other = await peer.OpenSessionAsync();
        var get = await peer.GetAsync(id);
        var sleeping = await peer.PostAsync(id, peer.Call("sleep", """{"key":"k"}"""));

        var deleted = await peer.DeleteAsync(id);

        Assert.Equal((204, ""), (deleted.Status, await deleted.BodyAsync()));
        Assert.Equal(["priming"], (await get.EventsAsync()).Select(e => e.ToString()));
        Assert.Equal(["priming"], (await sleeping.EventsAsync()).Select(e => e.ToString()));
        Assert.Equal("cancelled", await peer.SleepStatusAsync(other, "k", "cancelled"));
        Assert.Equal(404, (await peer.DeleteAsync(id)).Status);
    }

    [Fact]
    public async Task Session_Expires_WhenIdleForThirtyMinutes()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = await peer.OpenSessionAsync();

        peer.Profile.AdvanceClock(IdleLimit - TimeSpan.FromSeconds(1));
        var before = await peer.PostAsync(id, peer.Request("ping"));
        peer.Profile.AdvanceClock(IdleLimit);
        var after = await peer.PostAsync(id, peer.Request("ping"));

        Assert.Equal((200, 404), (before.Status, after.Status));
    }

    [Fact]
    public async Task Session_StaysAlive_WhileAStreamIsOpen()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = await peer.OpenSessionAsync();
        await peer.GetAsync(id);

        peer.Profile.AdvanceClock(2 * IdleLimit);

        Assert.Equal(200, (await peer.PostAsync(id, peer.Request("ping"))).Status);
    }

    [Fact]
    public async Task Session_StaysAlive_WhileARequestRunsThatNobodyWaitsFor()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = await peer.OpenSessionAsync();
        (await peer.PostAsync(id, peer.Call("sleep", """{"key":"k"}"""))).Reset();

        peer.Profile.AdvanceClock(2 * IdleLimit);

        Assert.Equal("released", await peer.TextAsync(id, "release", """{"key":"k"}"""));
    }

    [Fact]
    public async Task ExpireSessions_EndsAll()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = await peer.OpenSessionAsync();
        var get = await peer.GetAsync(id);

        peer.Profile.ExpireSessions();

        Assert.Single(await get.EventsAsync());
        Assert.Equal(404, (await peer.GetAsync(id)).Status);
    }
}
