using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Lab.Replicas;

/// <summary>The targets of the self-proof: single servers in one process, replicas in a process each, and clients in
/// one process.</summary>
public sealed class ControlTargets : IAsyncDisposable
{
    private readonly ReferenceServerProgram program;
    private readonly RedisStore? store;
    private readonly Dictionary<string, ITarget> targets = [];
    private ReferenceClientProgram? clientProgram;

    private ControlTargets(ReferenceServerProgram program, RedisStore? store, IReadOnlyList<string> missing)
    {
        this.program = program;
        this.store = store;
        Missing = missing;
    }

    /// <summary>The target of a name.</summary>
    /// <param name="name">A profile, or a group of replicas.</param>
    public ITarget this[string name] => targets[name];

    /// <summary>Which program keeps shared sessions; null where there is none, or none is needed.</summary>
    public string? Store => store?.Name;

    /// <summary>Names of groups that cannot be had, because they share sessions and there is no Redis.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Starts what is named.</summary>
    /// <param name="names">Names of profiles of servers, and of groups.</param>
    /// <param name="clients">Names of profiles of clients.</param>
    /// <param name="standstill">How long nothing may happen; it all may take as long as servers become ready.</param>
    /// <param name="say">Told now and then how many are ready, for people.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The running targets.</returns>
    /// <exception cref="TargetException">One does not exist.</exception>
    /// <exception cref="LabException">One did not start; what did was ended again.</exception>
    private static async Task<ControlTargets> StartAsync(
        List<string> names,
        List<string> clients,
        TimeSpan standstill,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var groups = ReplicaGroupSpec.All.Where(group => names.Contains(group.Name)).ToList();
        var singles = names.Except(groups.Select(group => group.Name)).DefaultIfEmpty("stateful").ToList();
        RedisStore? store = null;
        List<Task<RunningReplicas>> replicas = [];
        Task<ReferenceServerProgram>? starting = null;
        Task<ReferenceClientProgram>? startingClients = null;
        try
        {
            if (groups.Exists(group => group.SharesState))
                store = await RedisStore.TryStartAsync(cancellationToken);
            var found = groups.FindAll(group => !group.SharesState || store is not null);
            var progress = new StartProgress(singles.Count + found.Sum(group => group.Count), say, TimeProvider.System);
            if (clients.Count > 0)
                startingClients = ReferenceClientProgram.StartAsync(standstill, cancellationToken);
            starting = ReferenceServerProgram.StartAsync(singles, standstill, progress, cancellationToken);
            replicas = found.ConvertAll(group =>
                RunningReplicas.StartAsync(group, group.Count, store, progress, cancellationToken)
            );
            var started = new ControlTargets(
                await starting,
                store,
                [.. groups.Except(found).Select(group => group.Name)]
            );
            var running = await Task.WhenAll(replicas);
            if (startingClients is not null)
                started.AddClients(await startingClients, clients);
            foreach (var single in singles)
                started.targets.Add(single, ServerTarget.OfProfile(started.program, single));
            foreach (var group in running)
            {
                group.Tell = say;
                started.targets.Add(group.Facts.Name, group);
            }

            if (store is not null)
                _ = SayAsync(store.Died, say);
            return started;
        }
        catch
        {
            await EndAsync(starting);
            await EndAsync(startingClients);
            foreach (var group in replicas)
                await EndAsync(group);
            if (store is not null)
                await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the controls of scenarios.</summary>
    /// <param name="scenarios">The scenarios.</param>
    /// <param name="standstill">How long nothing may happen; it all may take as long as servers become ready.</param>
    /// <param name="say">Told now and then how many are ready, for people.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The running targets.</returns>
    /// <exception cref="TargetException">One does not exist.</exception>
    /// <exception cref="LabException">One did not start; what did was ended again.</exception>
    public static Task<ControlTargets> StartAsync(
        IReadOnlyCollection<Scenario> scenarios,
        TimeSpan standstill,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        return StartAsync(Of(TargetRole.Server), Of(TargetRole.Client), standstill, say, cancellationToken);

        List<string> Of(TargetRole role) =>
            [
                .. scenarios
                    .Where(scenario => scenario.Role == role)
                    .SelectMany(scenario => scenario.ControlProfiles)
                    .Distinct(),
            ];
    }

    /// <summary>One more target for a single server, with settings of its own.</summary>
    /// <param name="profile">Its profile.</param>
    /// <returns>The target.</returns>
    public ServerTarget Another(string profile) => ServerTarget.OfProfile(program, profile);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(targets.Values.OfType<IAsyncDisposable>().Select(target => target.DisposeAsync().AsTask()));
        await program.DisposeAsync();
        if (clientProgram is not null)
            await clientProgram.DisposeAsync();
        if (store is not null)
            await store.DisposeAsync();
    }

    private void AddClients(ReferenceClientProgram running, IEnumerable<string> profiles)
    {
        clientProgram = running;
        foreach (var profile in profiles)
            targets.Add(profile, running.OfProfile(profile));
    }

    private static async Task SayAsync(Task<string> died, Action<string> say) =>
        say($"{await died}; replicas that share their sessions through it cannot be judged any more");

    /// <summary>Ends what is starting, if it does start.</summary>
    private static async Task EndAsync<T>(Task<T>? starting)
        where T : IAsyncDisposable
    {
        if (starting is null)
            return;
        await ((Task)starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (starting.IsCompletedSuccessfully)
            await starting.Result.DisposeAsync();
    }
}
