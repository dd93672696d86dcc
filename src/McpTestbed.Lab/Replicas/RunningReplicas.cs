using System.Globalization;
using McpTestbed.ChaosProxy.InProcess;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Targets;
using McpTestbed.Lab.Topology;

namespace McpTestbed.Lab.Replicas;

/// <summary>Replicas of one reference server, each a process of its own, with a link of their own to the store they
/// share.</summary>
public sealed class RunningReplicas : ITarget, IReplicaControl, IAsyncDisposable
{
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(60);

    private readonly ReplicaGroupSpec spec;
    private readonly RunningProfile[] replicas;
    private readonly ReferenceServerProgram?[] programs;
    private readonly PlainLink? toStore;
    private readonly string[] options;
    private readonly List<HistoryWriter> recording = [];
    private readonly Lock gate = new();

    private RunningReplicas(
        ReplicaGroupSpec spec,
        ReferenceServerProgram[] programs,
        PlainLink? toStore,
        string[] options,
        string? store
    )
    {
        this.spec = spec;
        this.programs = programs;
        this.toStore = toStore;
        this.options = options;
        Store = store;
        replicas = [.. programs.Select(program => program.Profiles[spec.Profile])];
        Facts = ServerTarget.FactsOf(replicas[0], null) with { Name = spec.Name };
    }

    /// <inheritdoc />
    public TargetFacts Facts { get; }

    /// <inheritdoc />
    public ITargetControl? Control => null;

    /// <inheritdoc />
    public IReplicaControl Replicas => this;

    /// <inheritdoc />
    public int Count => replicas.Length;

    /// <inheritdoc />
    public string? Store { get; }

    /// <summary>Starts the replicas.</summary>
    /// <param name="spec">What they are.</param>
    /// <param name="count">How many.</param>
    /// <param name="store">The Redis they share their sessions through; null where each keeps its own.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The group, ended by disposing it.</returns>
    /// <exception cref="LabException">They cannot be started.</exception>
    public static Task<RunningReplicas> StartAsync(
        ReplicaGroupSpec spec,
        int count,
        RedisStore? store,
        CancellationToken cancellationToken
    ) => StartAsync(spec, count, store, new(count, _ => { }, TimeProvider.System), cancellationToken);

    /// <summary>The same, and counts the replicas that are ready.</summary>
    internal static async Task<RunningReplicas> StartAsync(
        ReplicaGroupSpec spec,
        int count,
        RedisStore? store,
        StartProgress progress,
        CancellationToken cancellationToken
    )
    {
        var toStore = spec.SharesState && store is not null ? new PlainLink("store", store.Authority) : null;

        // A lab of its own, so that groups that share a store do not share sessions.
        var lab = $"lab{toStore?.Address.Port}";
        string[] options = toStore is null ? [] : ["--state", $"redis://{toStore.Address}/{lab}"];
        var starting = Enumerable
            .Range(0, count)
            .Select(_ =>
                ReferenceServerProgram.StartAsync([spec.Profile], Standstill, progress, cancellationToken, options)
            )
            .ToList();
        try
        {
            return new(spec, await Task.WhenAll(starting), toStore, options, toStore is null ? null : store!.Name);
        }
        catch
        {
            await ((Task)Task.WhenAll(starting)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var started in starting.Where(task => task.IsCompletedSuccessfully))
                await started.Result.DisposeAsync();
            if (toStore is not null)
                await toStore.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public IRunLinks OpenLinks(ulong seed, HistoryWriter history, Redactor redactor, TimeProvider time)
    {
        lock (gate)
            recording.Add(history);
        return new RunLinks(
            this,
            history,
            new([.. replicas.Select(replica => replica.Endpoint)], spec.Balance, seed, history, redactor, time)
        );
    }

    /// <inheritdoc />
    public async Task KillAsync(string replica)
    {
        var index = IndexOf(replica);
        if (programs[index] is not { } running)
            return;
        programs[index] = null;
        Note($"{replica} was killed");
        await running.KillAsync();
    }

    /// <inheritdoc />
    public async Task RestartAsync(string replica, CancellationToken cancellationToken)
    {
        var index = IndexOf(replica);
        if (programs[index] is not null)
            return;
        programs[index] = await ReferenceServerProgram.StartAsync(
            [spec.Profile],
            Standstill,
            cancellationToken,
            [.. options, "--port", replicas[index].Endpoint.Port.ToString(CultureInfo.InvariantCulture)]
        );
        Note($"{replica} was started again");
    }

    /// <inheritdoc />
    public void LetReachStore(bool reachable)
    {
        if (toStore is null)
            return;
        Note(reachable ? "the store was joined again" : "the store was cut off");
        if (reachable)
            toStore.Restore();
        else
            toStore.Cut();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(
            programs.OfType<ReferenceServerProgram>().Select(program => program.DisposeAsync().AsTask())
        );
        if (toStore is not null)
            await toStore.DisposeAsync();
    }

    private int IndexOf(string replica) =>
        int.TryParse(replica.AsSpan(1), CultureInfo.InvariantCulture, out var number)
        && number >= 1
        && number <= replicas.Length
            ? number - 1
            : throw new ArgumentException(
                $"there is no replica '{replica}'; there are r1 to r{replicas.Length}",
                nameof(replica)
            );

    private void Note(string what)
    {
        lock (gate)
        {
            foreach (var history in recording)
                history.Append("lab", new Mark { Name = MarkNames.ReplicaControl, Detail = what });
        }
    }

    /// <summary>Makes whole what the run broke; the next run finds every replica ready.</summary>
    private async Task MendAsync()
    {
        toStore?.Restore();
        await Task.WhenAll(
            Enumerable.Range(1, replicas.Length).Select(number => RestartAsync($"r{number}", CancellationToken.None))
        );
        await Task.WhenAll(
            replicas.Select(
                (replica, i) =>
                    Readiness.WaitUntilHealthyAsync(
                        $"r{i + 1} of {spec.Name}",
                        new(replica.Endpoint, "/health"),
                        Standstill,
                        CancellationToken.None
                    )
            )
        );
    }

    private sealed class RunLinks(RunningReplicas group, HistoryWriter history, InProcessLinks wire) : IRunLinks
    {
        public IFaultControl Faults => wire.Faults;

        public System.Net.IPEndPoint OpenLink(string client) => wire.OpenLink(client);

        public async ValueTask DisposeAsync()
        {
            await wire.DisposeAsync();
            lock (group.gate)
                group.recording.Remove(history);
            await group.MendAsync();
        }
    }
}
