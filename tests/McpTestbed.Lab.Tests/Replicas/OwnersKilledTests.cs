using System.Globalization;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Lab.Replicas;

namespace McpTestbed.Lab.Tests.Replicas;

/// <summary>
/// Three replicas that share their sessions, under load while one after the other is killed. The environment variables
/// MCPTESTBED_SESSIONS, MCPTESTBED_KILLS and MCPTESTBED_SEED make it larger; MCPTESTBED_REDIS chooses the store.
/// </summary>
public sealed class OwnersKilledTests
{
    private const int Replicas = 3;
    private const int ClientsAtOnce = 8;

    [Fact]
    public async Task AcknowledgedSessions_AnswerWithTheirOwnState_AfterTheirOwnersWereKilled()
    {
        var (sessions, kills, seed) = (Setting("SESSIONS", 60), Setting("KILLS", 6), (ulong)Setting("SEED", 42));
        var stopping = TestContext.Current.CancellationToken;
        await using var store = await RedisStore.TryStartAsync(stopping)
            ?? throw new InvalidOperationException("neither redis-server nor Garnet is there");
        await using var group = await RunningReplicas.StartAsync(
            ReplicaGroupSpec.All.Single(spec => spec.Name == "replicas:shared"),
            Replicas,
            store,
            stopping
        );
        var folder = Directory.CreateTempSubdirectory("mcptestbed-owners-");
        using var history = new HistoryWriter(Path.Combine(folder.FullName, "history.ndjson"), TimeProvider.System);
        await using var wire = group.OpenLinks(seed, history, new([]), TimeProvider.System);
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                MaxConnectionsPerServer = ClientsAtOnce,
            }
        )
        {
            Timeout = TimeSpan.FromSeconds(20),
        };
        var endpoint = new UriBuilder(group.Facts.Endpoint) { Port = wire.OpenLink("c1").Port }.Uri;
        var all = Enumerable
            .Range(1, sessions)
            .Select(number => new SessionUnderLoad(http, endpoint, $"the state of session {number}"))
            .ToList();

        await ForEachAsync(all, session => session.OpenAsync());
        var acknowledged = all.FindAll(session => session.IsOpen);
        Assert.Equal(sessions, acknowledged.Count);

        var killing = KillAsync(group, kills, seed, stopping);
        var rounds = 0;
        while (!killing.IsCompleted || rounds == 0)
        {
            rounds++;
            await ForEachAsync(acknowledged, session =>
                killing.IsCompleted ? Task.CompletedTask : session.TallyAsync()
            );
        }

        await killing;
        var wrong = new List<string>();
        await ForEachAsync(acknowledged, async session =>
        {
            if (await session.ExamineAsync() is not { } problem)
                return;
            lock (wrong)
                wrong.Add(problem);
        });

        Assert.Empty(wrong);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{acknowledged.Count} sessions, {kills} kills, seed {seed}, {store.Name}: none lost, none mixed; "
                + $"{acknowledged.Sum(session => session.Indeterminate)} calls in flight at a kill are indeterminate"
        );
        folder.Delete(recursive: true);
    }

    /// <summary>The order is the seed's. A replica that was killed starts again while the next one dies; one at least
    /// is always there.</summary>
    private static async Task KillAsync(RunningReplicas group, int kills, ulong seed, CancellationToken stopping)
    {
        var starting = Enumerable.Range(0, Replicas).Select(_ => Task.CompletedTask).ToArray();
        for (var kill = 0; kill < kills; kill++)
        {
            var victim = (int)(SeededDecision.Derive(seed, "kill", $"{kill}") % Replicas);
            await starting[victim];
            while (starting.Where((_, index) => index != victim).All(start => !start.IsCompleted))
                await Task.WhenAny(starting.Where((_, index) => index != victim));
            await group.KillAsync($"r{victim + 1}");
            starting[victim] = group.RestartAsync($"r{victim + 1}", stopping);
        }

        await Task.WhenAll(starting);
    }

    private static Task ForEachAsync(List<SessionUnderLoad> sessions, Func<SessionUnderLoad, Task> act) =>
        Parallel.ForEachAsync(
            sessions,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = ClientsAtOnce,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (session, _) => await act(session)
        );

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable($"MCPTESTBED_{name}") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
}
