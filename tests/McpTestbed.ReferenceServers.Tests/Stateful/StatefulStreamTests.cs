using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Stateful;

public sealed class StatefulStreamTests
{
    private const string Key = """{"key":"k"}""";

    [Fact]
    public async Task ReplyStream_BeginsWithAPrimingEvent_OnlyInTheLatestRevision()
    {
        await using var peer = await WirePeer.StartAsync("stateful");

        var latest = await (
            await peer.PostAsync(await peer.OpenSessionAsync(), peer.Request("tools/list"))
        ).EventsAsync();
        var older = await (
            await peer.PostAsync(await peer.OpenSessionAsync("2025-06-18"), peer.Request("tools/list"))
        ).EventsAsync();

        Assert.Equal(["priming", "result"], latest.Select(e => e.ToString()));
        Assert.Equal(("500", true), (latest[0].Retry, latest[0].Id!.Length > 0));
        Assert.Equal(["result"], older.Select(e => e.ToString()));
    }

    [Fact]
    public async Task ReplyStream_CarriesProgressThenTheResponse_AndEnds()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var answer = await peer.PostAsync(await peer.OpenSessionAsync(), peer.Call("progress", """{"steps":2}"""));

        var events = await answer.EventsAsync();

        Assert.Equal(["priming", "progress 1", "progress 2", "text done"], events.Select(e => e.ToString()));
        Assert.Equal(("no-cache", peer.LastId), (answer.Header("Cache-Control"), (int)events[^1].Json["id"]!));
    }

    [Fact]
    public async Task PollingReply_EndsAfterItsPrimingEvent_AndHasTheRestOnResumption()
    {
        await using var peer = await WirePeer.StartAsync("stateful-polling");
        var id = await peer.OpenSessionAsync();

        var first = await (await peer.PostAsync(id, peer.Request("tools/list"))).EventsAsync();
        var rest = await (await peer.GetAsync(id, $"Last-Event-ID: {first[^1].Id}")).EventsAsync();

        Assert.Equal(["priming", "result"], first.Concat(rest).Select(e => e.ToString()));
        Assert.Equal("10", Assert.Single(first).Retry);
    }

    [Fact]
    public async Task Work_GoesOnAndIsReplayed_WhenTheClientDisconnects()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = await peer.OpenSessionAsync();
        var answer = await peer.PostAsync(id, peer.Call("sleep", Key));
        var priming = await answer.NextAsync();
        answer.Reset();

        await peer.TextAsync(id, "release", Key);
        var resumed = await (await peer.GetAsync(id, $"Last-Event-ID: {priming!.Id}")).EventsAsync();

        Assert.Equal(["text released"], resumed.Select(e => e.ToString()));
    }

    [Fact]
    public async Task ResumedReplyStream_ContinuesLive_UntilItsResponse()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = await peer.OpenSessionAsync();
        var answer = await peer.PostAsync(id, peer.Call("sleep", Key));
        var priming = await answer.NextAsync();
        answer.Reset();

        var resumed = await peer.GetAsync(id, $"Last-Event-ID: {priming!.Id}");
        await peer.TextAsync(id, "release", Key);

        Assert.Equal(["text released"], (await resumed.EventsAsync()).Select(e => e.ToString()));
    }

    [Fact]
    public async Task ReplyStream_PassesToTheNewConnection_WhenItIsResumedWhileTheOldOneHangs()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = await peer.OpenSessionAsync();
        var old = await peer.PostAsync(id, peer.Call("sleep", Key));
        var priming = await old.NextAsync();

        var resumed = await peer.GetAsync(id, $"Last-Event-ID: {priming!.Id}");
        await peer.TextAsync(id, "release", Key);

        Assert.Empty(await old.EventsAsync());
        Assert.Equal(["text released"], (await resumed.EventsAsync()).Select(e => e.ToString()));
    }

    [Fact]
    public async Task Cancelled_EndsTheStreamWithoutAResponse()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = await peer.OpenSessionAsync();
        var answer = await peer.PostAsync(id, peer.Call("sleep", Key));

        var cancel = await peer.PostAsync(
            id,
            $$$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{{{peer.LastId}}}}}"""
        );

        Assert.Equal(202, cancel.Status);
        Assert.Equal(["priming"], (await answer.EventsAsync()).Select(e => e.ToString()));
        Assert.Equal("cancelled", await peer.SleepStatusAsync(id, "k", "cancelled"));
    }

    [Fact]
    public async Task Notification_IsKeptForReplay_WhileNoGetStreamIsOpen()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = await peer.OpenSessionAsync();
        var get = await peer.GetAsync(id);
        var priming = await get.NextAsync();
        get.Reset();

        await peer.TextAsync(id, "notify", """{"text":"é"}""");
        var resumed = await peer.GetAsync(id, $"Last-Event-ID: {priming!.Id}");

        Assert.Equal("message é", (await resumed.NextAsync())!.ToString());
    }

    [Fact]
    public async Task ToolsChanged_GoesToOneStreamOfEverySession()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var mine = await peer.OpenSessionAsync();
        var other = await peer.OpenSessionAsync();
        var streams = new[] { await peer.GetAsync(mine), await peer.GetAsync(other) };

        await peer.TextAsync(mine, "change-tools", "{}");

        foreach (var stream in streams)
        {
            Assert.True((await stream.NextAsync())!.IsPriming);
            Assert.Equal("notifications/tools/list_changed", (await stream.NextAsync())!.ToString());
        }

        Assert.Equal("extra", await peer.TextAsync(other, "extra", "{}"));
    }

    [Fact]
    public async Task Server_SendsNothingOfItsOwn_BeforeInitialized()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var id = (await peer.InitializeAsync()).Header("Mcp-Session-Id")!;
        var get = await peer.GetAsync(id);
        await get.NextAsync();

        await peer.TextAsync(id, "notify", """{"text":"early"}""");
        await peer.PostAsync(id, WirePeer.Initialized);
        await peer.TextAsync(id, "notify", """{"text":"late"}""");

        Assert.Equal("message late", (await get.NextAsync())!.ToString());
    }

    [Fact]
    public async Task LastEventId_IsRefused_WhenItBelongsToAnotherSession()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        var events = await (
            await peer.PostAsync(await peer.OpenSessionAsync(), peer.Request("tools/list"))
        ).EventsAsync();
        var other = await peer.OpenSessionAsync();

        Assert.Equal(400, (await peer.GetAsync(other, $"Last-Event-ID: {events[0].Id}")).Status);
    }
}
