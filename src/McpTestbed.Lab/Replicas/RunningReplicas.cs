using System.Globalization;
using McpTestbed.ChaosProxy.InProcess;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Processes;
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
    private readonly RedisStore? store;
    private readonly HeldPorts ports;
    private readonly CancellationToken stopping;
    private readonly List<HistoryWriter> recording = [];
    private readonly Lock gate = new();

    private RunningReplicas(
        ReplicaGroupSpec spec,
        ReferenceServerProgram[] programs,
        PlainLink? toStore,
        string[] options,
        RedisStore? store,
        HeldPorts ports,
        CancellationToken stopping
    )
    {
        this.spec = spec;
        this.programs = programs;
        this.toStore = toStore;
        this.options = options;
        this.store = store;
        this.ports = ports;
        this.stopping = stopping;
        for (var i = 0; i < programs.Length; i++)
            _ = WatchAsync($"r{i + 1}", programs[i]);
        if (store is not null)
            _ = NoteAsync(store.Died);
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
    public string? Store => store?.Name;

    /// <summary>Where they listen, in their order.</summary>
    internal IEnumerable<Uri> Endpoints => replicas.Select(replica => replica.Endpoint);

    /// <summary>The ports that are held for them, in their order.</summary>
    internal IReadOnlyList<int> Held => ports.All;

    /// <summary>Told of a replica that ends by itself, for people.</summary>
    internal Action<string>? Tell { get; set; }

    /// <summary>Starts the replicas.</summary>
    /// <param name="spec">What they are.</param>
    /// <param name="count">How many.</param>
    /// <param name="store">The Redis they share their sessions through; null where each keeps its own.</param>
    /// <param name="cancellationToken">Ends the attempt; and later the wait for what a run broke to be whole
    /// again.</param>
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
        var ports = new HeldPorts(count);
        var starting = ports
            .All.Select(port =>
                ReferenceServerProgram.StartAsync(
                    [spec.Profile],
                    Standstill,
                    progress,
                    cancellationToken,
                    [.. options, .. AtPort(port)]
                )
            )
            .ToList();
        try
        {
            return new(
                spec,
                await Task.WhenAll(starting),
                toStore,
                options,
                toStore is null ? null : store,
                ports,
                cancellationToken
            );
        }
        catch
        {
            await ((Task)Task.WhenAll(starting)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var started in starting.Where(task => task.IsCompletedSuccessfully))
                await started.Result.DisposeAsync();
            ports.Dispose();
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

    /// <summary>The process id of a replica; null while it is down.</summary>
    internal int? ProcessOf(string replica) => programs[IndexOf(replica)]?.Process.Id;

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
        if (programs[index] is { } running)
        {
            if (!running.Process.HasExited)
                return;
            await running.KillAsync();
        }

        var started = await ReferenceServerProgram.StartAsync(
            [spec.Profile],
            Standstill,
            cancellationToken,
            [.. options, .. AtPort(replicas[index].Endpoint.Port)]
        );
        programs[index] = started;
        _ = WatchAsync(replica, started);
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
        ports.Dispose();
    }

    private static string[] AtPort(int port) => ["--port", port.ToString(CultureInfo.InvariantCulture)];

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

    /// <summary>A replica that ends though nobody here ended it is a fact of every run that is recording.</summary>
    private async Task WatchAsync(string replica, ReferenceServerProgram program)
    {
        var (code, expected) = await program.Process.Exited;
        if (expected)
            return;
        var what = $"{replica} of {spec.Name} ended by itself (exit code {code}): {program.Process.LastLine}";
        Note(what);
        Tell?.Invoke(what);
    }

    private async Task NoteAsync(Task<string> died) => Note(await died);

    /// <summary>Makes whole what the run broke; the next run finds every replica ready.</summary>
    /// <exception cref="LabException">Their store has ended: nothing makes them whole.</exception>
    private async Task MendAsync()
    {
        if (store?.Died is { IsCompletedSuccessfully: true } died)
            throw new LabException(died.Result) { IsOfTheMachine = true };
        toStore?.Restore();
        await Task.WhenAll(Enumerable.Range(1, replicas.Length).Select(number => RestartAsync($"r{number}", stopping)));
        await Task.WhenAll(
            replicas.Select(
                (replica, i) =>
                    Readiness.WaitUntilHealthyAsync(
                        $"r{i + 1} of {spec.Name}",
                        new(replica.Endpoint, "/health"),
                        Standstill,
                        stopping
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
            try
            {
                await group.MendAsync();
            }
            catch (OperationCanceledException) when (group.stopping.IsCancellationRequested)
            {
                // The call was cancelled: there is no next run.
            }
        }
    }
}
