using McpTestbed.ReferenceServers.Catalog;
using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.Tests.Wire;
using McpTestbed.Tests;

namespace McpTestbed.ReferenceServers.Tests.Shared;

/// <summary>Two replicas in process that share their sessions through a Redis of the test's own.</summary>
internal sealed class Replicas : IAsyncDisposable
{
    private Replicas(LocalRedis redis, WirePeer one, WirePeer two) => (Redis, One, Two) = (redis, one, two);

    public LocalRedis Redis { get; }

    public WirePeer One { get; }

    public WirePeer Two { get; }

    public static async Task<Replicas> StartAsync(string profile = "stateful")
    {
        var redis = await LocalRedis.StartAsync();
        return new(redis, await JoinAsync(redis, profile), await JoinAsync(redis, profile));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in (WirePeer[])[One, Two])
        {
            await peer.DisposeAsync();
            await peer.Profile.DisposeAsync();
        }

        await Redis.DisposeAsync();
    }

    private static async Task<WirePeer> JoinAsync(LocalRedis redis, string name)
    {
        var profile = ProfileCatalog.Create(name)!;
        Assert.True(await profile.KeepSessionsInAsync(await RedisServer.ConnectAsync($"{redis.Address}/test")));
        return await WirePeer.StartAsync(profile);
    }
}
