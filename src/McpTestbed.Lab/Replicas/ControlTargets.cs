using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Lab.Replicas;

/// <summary>The targets of the self-proof: single servers in one process, and replicas in a process each.</summary>
public sealed class ControlTargets : IAsyncDisposable
{
    /// <summary>As few as show what several do.</summary>
    private const int ReplicasOfAGroup = 2;

    private readonly ReferenceServerProgram program;
    private readonly RedisStore? store;
    private readonly Dictionary<string, ITarget> targets = [];

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
    /// <param name="names">Names of profiles and of groups.</param>
    /// <param name="standstill">How long nothing may happen; it all may take as long as servers become ready.</param>
    /// <param name="say">Told now and then how many are ready, for people.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The running targets.</returns>
    /// <exception cref="TargetException">One does not exist.</exception>
    /// <exception cref="LabException">One did not start; what did was ended again.</exception>
    public static async Task<ControlTargets> StartAsync(
        IReadOnlyCollection<string> names,
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
        try
        {
            if (groups.Exists(group => group.SharesState))
                store = await RedisStore.TryStartAsync(cancellationToken);
            var found = groups.FindAll(group => !group.SharesState || store is not null);
            var progress = new StartProgress(
                singles.Count + (found.Count * ReplicasOfAGroup),
                say,
                TimeProvider.System
            );
            starting = ReferenceServerProgram.StartAsync(singles, standstill, progress, cancellationToken);
            replicas = found.ConvertAll(group =>
                RunningReplicas.StartAsync(group, ReplicasOfAGroup, store, progress, cancellationToken)
            );
            var started = new ControlTargets(
                await starting,
                store,
                [.. groups.Except(found).Select(group => group.Name)]
            );
            var running = await Task.WhenAll(replicas);
            foreach (var single in singles)
                started.targets.Add(single, ServerTarget.OfProfile(started.program, single));
            foreach (var group in running)
                started.targets.Add(group.Facts.Name, group);
            return started;
        }
        catch
        {
            await EndAsync(starting);
            foreach (var group in replicas)
                await EndAsync(group);
            if (store is not null)
                await store.DisposeAsync();
            throw;
        }
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
        if (store is not null)
            await store.DisposeAsync();
    }

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
