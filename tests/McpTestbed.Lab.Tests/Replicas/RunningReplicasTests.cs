using McpTestbed.Core.Histories;
using McpTestbed.Lab.Replicas;

namespace McpTestbed.Lab.Tests.Replicas;

/// <summary>What a run breaks is whole again for the next.</summary>
public sealed class RunningReplicasTests : IDisposable
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

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

    [Fact]
    public async Task StoreThatDies_IsNamedAtOnce_WithItsLastWords_AndNothingIsWaitedFor()
    {
        await using var store = await StoreAsync();
        await using var group = await StartAsync(store);
        var wire = OpenLinks(group, 1);

        EndFromOutside(store.Process.Id);
        var told = await store.Died.WaitAsync(OneSecond, TestContext.Current.CancellationToken);

        Assert.Contains($"{store.Name} ended by itself (exit code 137): ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("it printed nothing", told, StringComparison.Ordinal);
        var broken = await Assert.ThrowsAsync<LabException>(() =>
            wire.Wire.DisposeAsync().AsTask().WaitAsync(OneSecond, TestContext.Current.CancellationToken)
        );
        Assert.Equal(told, broken.Message);
        Assert.True(broken.IsOfTheMachine);
        wire.History.Dispose();
        Assert.Contains(
            "ended by itself (exit code 137)",
            await System.IO.File.ReadAllTextAsync(File(1), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task ReplicaThatDies_IsNamedAtOnce_AndIsBackForTheNextRun()
    {
        await using var store = await StoreAsync();
        await using var group = await StartAsync(store);
        var told = new TaskCompletionSource<string>();
        group.Tell = told.SetResult;
        await using (OpenLinks(group, 1))
        {
            EndFromOutside(group.ProcessOf("r2")!.Value);
            Assert.StartsWith(
                "r2 of replicas:shared ended by itself (exit code 137): ",
                await told.Task.WaitAsync(OneSecond, TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
        }

        Assert.Contains(
            "ended by itself (exit code 137)",
            await System.IO.File.ReadAllTextAsync(File(1), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        await using var wire = OpenLinks(group, 2);
        Assert.Equal([200, 200, 200], await InitializeEverywhereAsync(group, wire));
    }

    [Fact]
    public async Task PortOfAKilledReplica_IsGivenToNobody()
    {
        await using var store = await StoreAsync();
        await using var group = await StartAsync(store);
        var ports = group.Endpoints.Select(endpoint => endpoint.Port).ToList();

        // Below those from which the system chooses for connections, and held while nobody listens.
        Assert.All(ports, port => Assert.InRange(port, 1_024, 32_767));
        Assert.Equal(ports.Count, ports.Distinct().Count());
        await group.KillAsync("r1");
        Assert.Equal(ports, group.Held);

        await group.RestartAsync("r1", TestContext.Current.CancellationToken);
        Assert.Equal(ports, group.Endpoints.Select(endpoint => endpoint.Port));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static void EndFromOutside(int process)
    {
        using var found = System.Diagnostics.Process.GetProcessById(process);
        found.Kill();
    }

    private string File(int number) => Path.Combine(folder.FullName, $"{number}.ndjson");

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
