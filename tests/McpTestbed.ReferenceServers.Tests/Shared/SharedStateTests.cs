using System.Net;
using StackExchange.Redis;

namespace McpTestbed.ReferenceServers.Tests.Shared;

/// <summary>Sessions in Redis: whatever was agreed, said or kept at one replica holds at every other.</summary>
public sealed class SharedStateTests
{
    private const string Key = """{"key":"k"}""";

    [Fact]
    public async Task Session_OpenedAtOneReplica_IsServedAtTheOther()
    {
        await using var replicas = await Replicas.StartAsync();
        var id = await replicas.One.OpenSessionAsync();

        var answer = await replicas.Two.PostAsync(id, replicas.Two.Request("tools/list"));

        Assert.Equal(["priming", "result"], (await answer.EventsAsync()).Select(e => e.ToString()));
        Assert.Equal(404, (await replicas.Two.PostAsync(id + "x", replicas.Two.Request("ping"))).Status);
    }

    [Fact]
    public async Task Session_HasItsOwnState_AtEveryReplica()
    {
        await using var replicas = await Replicas.StartAsync();
        var (a, b) = (await replicas.One.OpenSessionAsync(), await replicas.Two.OpenSessionAsync());
        await replicas.One.TextAsync(a, "remember", """{"text":"of a"}""");
        await replicas.One.TextAsync(b, "remember", """{"text":"of b"}""");

        Assert.Equal("of a", await replicas.Two.TextAsync(a, "recall", "{}"));
        Assert.Equal("of b", await replicas.One.TextAsync(b, "recall", "{}"));
        Assert.Equal(
            ("1", "2", "1"),
            (
                await replicas.One.TextAsync(a, "tally", "{}"),
                await replicas.Two.TextAsync(a, "tally", "{}"),
                await replicas.Two.TextAsync(b, "tally", "{}")
            )
        );
    }

    [Fact]
    public async Task Message_ReachesTheReplicaThatHoldsTheGetStream()
    {
        await using var replicas = await Replicas.StartAsync();
        var id = await replicas.One.OpenSessionAsync();
        var stream = await replicas.One.GetAsync(id);
        Assert.True((await stream.NextAsync())!.IsPriming);

        Assert.Equal("sent", await replicas.Two.TextAsync(id, "notify", """{"text":"hello"}"""));

        Assert.Equal("message hello", $"{await stream.NextAsync()}");
    }

    [Fact]
    public async Task Message_GoesToTheNewestOpenGetStream_WhereverThatIs()
    {
        await using var replicas = await Replicas.StartAsync();
        var id = await replicas.One.OpenSessionAsync();
        var older = await replicas.One.GetAsync(id);
        var newer = await replicas.Two.GetAsync(id);

        await replicas.One.TextAsync(id, "notify", """{"text":"to the newer"}""");

        Assert.Equal(
            ["priming", "message to the newer"],
            (await newer.EventsUntilSilenceAsync()).Events.Select(e => e.ToString())
        );
        Assert.Equal(["priming"], (await older.EventsUntilSilenceAsync()).Events.Select(e => e.ToString()));
    }

    [Fact]
    public async Task Stream_IsResumedAtAnotherReplica_AndGoesOnLive()
    {
        await using var replicas = await Replicas.StartAsync();
        var id = await replicas.One.OpenSessionAsync();
        var answer = await replicas.One.PostAsync(id, replicas.One.Call("sleep", Key));
        var priming = await answer.NextAsync();
        answer.Reset();

        var resumed = await replicas.Two.GetAsync(id, $"Last-Event-ID: {priming!.Id}");
        await replicas.One.TextAsync(id, "release", Key);

        Assert.Equal(["text released"], (await resumed.EventsAsync()).Select(e => e.ToString()));
    }

    [Fact]
    public async Task Stream_IsReplayedAtAnotherReplica_AfterItHasEnded()
    {
        await using var replicas = await Replicas.StartAsync();
        var id = await replicas.One.OpenSessionAsync();
        var events = await (
            await replicas.One.PostAsync(id, replicas.One.Call("progress", """{"steps":3}"""))
        ).EventsAsync();

        var resumed = await replicas.Two.GetAsync(id, $"Last-Event-ID: {events[1].Id}");

        Assert.Equal(events.Skip(2), await resumed.EventsAsync());
        Assert.Equal(
            400,
            (
                await replicas.Two.GetAsync(await replicas.Two.OpenSessionAsync(), $"Last-Event-ID: {events[1].Id}")
            ).Status
        );
        Assert.Equal(400, (await replicas.Two.GetAsync(id, "Last-Event-ID: p9.9-9")).Status);
    }

    [Fact]
    public async Task Stream_OfAReplicaThatDied_EndsWhenItIsResumed()
    {
        await using var replicas = await Replicas.StartAsync();
        var id = await replicas.One.OpenSessionAsync();
        var answer = await replicas.One.PostAsync(id, replicas.One.Call("sleep", Key));
        var priming = await answer.NextAsync();
        await replicas.One.Profile.DisposeAsync();

        var resumed = await replicas.Two.GetAsync(id, $"Last-Event-ID: {priming!.Id}");

        Assert.Empty(await resumed.EventsAsync());
    }

    [Fact]
    public async Task Delete_EndsTheSessionEverywhere_AndItsStreamsToo()
    {
        await using var replicas = await Replicas.StartAsync();
        var id = await replicas.One.OpenSessionAsync();
        var stream = await replicas.One.GetAsync(id);

        Assert.Equal(204, (await replicas.Two.DeleteAsync(id)).Status);

        Assert.Equal(404, (await replicas.One.PostAsync(id, replicas.One.Request("ping"))).Status);
        Assert.Equal(404, (await replicas.Two.GetAsync(id)).Status);
        Assert.Equal(["priming"], (await stream.EventsAsync()).Select(e => e.ToString()));
    }

    [Fact]
    public async Task Expire_EndsEverySessionEverywhere()
    {
        await using var replicas = await Replicas.StartAsync();
        var (a, b) = (await replicas.One.OpenSessionAsync(), await replicas.Two.OpenSessionAsync());

        await replicas.One.Profile.ExpireSessionsAsync();

        Assert.Equal(
            (404, 404),
            (
                (await replicas.Two.PostAsync(a, replicas.Two.Request("ping"))).Status,
                (await replicas.Two.PostAsync(b, replicas.Two.Request("ping"))).Status
            )
        );
    }

    [Fact]
    public async Task Idle_Session_ExpiresAtEveryReplica()
    {
        await using var replicas = await Replicas.StartAsync();
        var id = await replicas.One.OpenSessionAsync();
        replicas.One.Profile.AdvanceClock(TimeSpan.FromHours(1));

        Assert.Equal(404, (await replicas.One.PostAsync(id, replicas.One.Request("ping"))).Status);
        Assert.Equal(404, (await replicas.Two.PostAsync(id, replicas.Two.Request("ping"))).Status);
    }

    [Fact]
    public async Task Keys_AreNamespaced_AndEndByThemselves()
    {
        await using var replicas = await Replicas.StartAsync();
        var id = await replicas.One.OpenSessionAsync();
        using var stream = await replicas.One.ConnectAsync();
        await replicas.One.GetAsync(id);
        await replicas.Two.TextAsync(id, "notify", """{"text":"hello"}""");

        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{replicas.Redis.Port}");
        string[] keys = [.. redis.GetServers()[0].Keys().Select(key => $"{key}")];
        Assert.All(keys, key => Assert.StartsWith("mcptestbed:test:stateful:", key, StringComparison.Ordinal));
        var ofSession = keys.Where(key => key.Contains(id, StringComparison.Ordinal)).ToList();
        Assert.True(ofSession.Count >= 4, string.Join(' ', keys));
        Assert.All(ofSession, key =>
            Assert.InRange(
                redis.GetDatabase().KeyTimeToLive(key)!.Value,
                TimeSpan.FromMinutes(29),
                TimeSpan.FromMinutes(30)
            )
        );
    }

    [Fact]
    public async Task Replica_IsNotHealthy_WhileRedisIsGone_AndAliveAllTheSame()
    {
        await using var replicas = await Replicas.StartAsync();
        using var http = new HttpClient { BaseAddress = replicas.One.Url };
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK),
            (await StatusAsync("/health"), await StatusAsync("/alive"))
        );

        await replicas.Redis.DisposeAsync();

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK),
            (await StatusAsync("/health"), await StatusAsync("/alive"))
        );

        async Task<HttpStatusCode> StatusAsync(string path)
        {
            using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Request_IsRefusedWith503_WhileRedisIsGone()
    {
        await using var replicas = await Replicas.StartAsync();
        var id = await replicas.One.OpenSessionAsync();
        await replicas.Redis.DisposeAsync();

        var refused = await replicas.One.PostAsync(id, replicas.One.Request("ping"));
        Assert.Equal(503, refused.Status);
        var error = await refused.JsonAsync();
        Assert.Equal((-32603, replicas.One.LastId), ((int)error["error"]!["code"]!, (int)error["id"]!));
        Assert.Equal(503, (await replicas.One.GetAsync(id)).Status);
        Assert.Equal(503, (await replicas.Two.DeleteAsync(id)).Status);
        Assert.Equal(503, (await replicas.Two.InitializeAsync()).Status);
    }
}
