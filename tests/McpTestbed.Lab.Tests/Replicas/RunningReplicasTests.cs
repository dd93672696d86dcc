using McpTestbed.Core.Histories;
using McpTestbed.Lab.Replicas;

namespace McpTestbed.Lab.Tests.Replicas;

/// <summary>What a run breaks is whole again for the next.</summary>
public sealed class RunningReplicasTests : IDisposable
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":0,"method":"initialize","params":"""
        + """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mcptestbed-replicas-");

    [Fact]
    public async Task EveryReplica_OpensSessions_AfterARunThatCutThemOffFromTheirStore()
    {
        await using var store = await StoreAsync();
        await using var group = await StartAsync(store);
        for (var run = 0; run < 5; run++)
        {
            await using (OpenLinks(group, run))
            {
                group.LetReachStore(false);
            }

            await using var wire = OpenLinks(group, 100 + run);
            Assert.Equal([200, 200, 200], await InitializeEverywhereAsync(group, wire));
        }
    }

    [Fact]
    public async Task EveryReplica_OpensSessions_AfterARunThatKilledThem()
    {
        await using var store = await StoreAsync();
        await using var group = await StartAsync(store);
        await using (OpenLinks(group, 1))
        {
            await group.KillAsync("r1");
            await group.KillAsync("r3");
        }

        await using var wire = OpenLinks(group, 2);
        Assert.Equal([200, 200, 200], await InitializeEverywhereAsync(group, wire));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<RedisStore> StoreAsync() =>
        await RedisStore.TryStartAsync(TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException("neither redis-server nor Garnet is there");

    private static Task<RunningReplicas> StartAsync(RedisStore store) =>
        RunningReplicas.StartAsync(
            ReplicaGroupSpec.All.Single(spec => spec.Name == "replicas:shared"),
            3,
            store,
            TestContext.Current.CancellationToken
        );

    private OpenedLinks OpenLinks(RunningReplicas group, int number)
    {
        var history = new HistoryWriter(Path.Combine(folder.FullName, $"{number}.ndjson"), TimeProvider.System);
        return new(history, group.OpenLinks(42, history, new([]), TimeProvider.System));
    }

    /// <summary>Requests of one client go to the replicas in turn.</summary>
    private static async Task<List<int>> InitializeEverywhereAsync(RunningReplicas group, OpenedLinks wire)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var endpoint = new UriBuilder(group.Facts.Endpoint) { Port = wire.Wire.OpenLink("c1").Port }.Uri;
        var statuses = new List<int>();
        for (var i = 0; i < group.Count; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
            {
                Content = new StringContent(Initialize, null, "application/json"),
            };
            request.Headers.Accept.ParseAdd("application/json, text/event-stream");
            using var answer = await http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                TestContext.Current.CancellationToken
            );
            statuses.Add((int)answer.StatusCode);
        }

        return statuses;
    }

    private sealed record OpenedLinks(HistoryWriter History, Core.Scenarios.IRunLinks Wire) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Wire.DisposeAsync();
            History.Dispose();
        }
    }
}
