using System.Globalization;
using McpTestbed.ChaosProxy.InProcess;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Processes;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Lab.Replicas;

/// <summary>Replicas of one server, each a process of its own behind a balancing link; where they share a store, behind
/// a link of their own to it.</summary>
public sealed class RunningReplicas : ITarget, IReplicaControl, IAsyncDisposable
{
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(60);

    private readonly ServerStarter? starter;
    private readonly StartedServer?[] servers;
    private readonly Uri?[] endpoints;
    private readonly Balance balance;
    private readonly PlainLink? toStore;
    private readonly RedisStore? store;
    private readonly HeldPorts? ports;
    private readonly CancellationToken stopping;
    private readonly List<HistoryWriter> recording = [];
    private readonly Lock gate = new();
    private TargetFacts facts;

    /// <summary>Prepares a group of which nothing is started yet.</summary>
    /// <param name="facts">What is known of each.</param>
    /// <param name="starter">What starts each.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="balance">How requests are spread over them.</param>
    internal RunningReplicas(TargetFacts facts, ServerStarter starter, int count, Balance balance)
        : this(facts, starter, count, balance, null, null, null, CancellationToken.None) { }

    private RunningReplicas(
        TargetFacts facts,
        ServerStarter starter,
        int count,
        Balance balance,
        PlainLink? toStore,
        RedisStore? store,
        HeldPorts? ports,
        CancellationToken stopping
    )
    {
        this.facts = facts;
        this.starter = starter;
        this.balance = balance;
        this.toStore = toStore;
        this.store = store;
        this.ports = ports;
        this.stopping = stopping;
        servers = new StartedServer?[count];
        endpoints = new Uri?[count];
        if (store is not null)
            _ = NoteAsync(store.Died);
    }

    /// <summary>A group of servers that run already, and that the lab cannot end.</summary>
    /// <param name="facts">What is known of each.</param>
    /// <param name="endpoints">Their MCP endpoints.</param>
    internal RunningReplicas(TargetFacts facts, IReadOnlyList<Uri> endpoints)
    {
        this.facts = facts;
        balance = Balance.RoundRobin;
        servers = new StartedServer?[endpoints.Count];
        this.endpoints = [.. endpoints];
    }

    /// <inheritdoc />
    public TargetFacts Facts => facts;

    /// <inheritdoc />
    public ITargetControl? Control => null;

    /// <inheritdoc />
    public IReplicaControl Replicas => this;

    /// <inheritdoc />
    public int Count => servers.Length;

    /// <inheritdoc />
    public string? Store => store?.Name;

    /// <summary>Where they listen, in their order.</summary>
    internal IEnumerable<Uri> Endpoints => endpoints.OfType<Uri>();

    /// <summary>The ports that are held for them, in their order.</summary>
    internal IReadOnlyList<int> Held => ports?.All ?? [];

    /// <summary>Told of a replica that ends by itself, for people.</summary>
    internal Action<string>? Tell { get; set; }

    /// <inheritdoc />
    public bool IsMadeUp { get; internal init; }

    /// <inheritdoc />
    public bool CanBeEnded => starter is not null;

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
        var starter = new ProfileStarter(spec.Profile, Standstill, progress, options);
        var none = new TargetFacts
        {
            Name = spec.Name,
            Endpoint = new("http://127.0.0.1/"),
            Revisions = [],
        };
        var group = new RunningReplicas(
            none,
            starter,
            count,
            spec.Balance,
            toStore,
            toStore is null ? null : store,
            new(count),
            cancellationToken
        );
        try
        {
            await group.StartMissingAsync(cancellationToken);
            group.facts = ServerTarget.FactsOf(group.servers[0]!.Profile!, null) with { Name = spec.Name };
            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts what does not run, or not any more.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that ends when all of them listen.</returns>
    /// <exception cref="TargetUnreachableException">One cannot be started.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartMissingAsync(cancellationToken);
            facts = facts with { Endpoint = endpoints[0]! };
        }
        catch (Exception error) when (error is TargetException or LabException)
        {
            throw new TargetUnreachableException(
                $"no process of its own could be started for this run: {error.Message}"
            );
        }
    }

    /// <inheritdoc />
    public IRunLinks OpenLinks(ulong seed, HistoryWriter history, Redactor redactor, TimeProvider time)
    {
        lock (gate)
            recording.Add(history);
        foreach (var server in servers.OfType<StartedServer>())
            history.Append("lab", new ProcessStarted { Command = redactor.Text(server.Command) });
        return new RunLinks(
            this,
            history,
            // One alone gets its bytes unrouted: what became of its connections is its own doing.
            new([.. endpoints.OfType<Uri>()], servers.Length == 1 ? null : balance, seed, history, redactor, time)
        );
    }

    /// <summary>The process id of a replica; null while it is down.</summary>
    internal int? ProcessOf(string replica) => servers[IndexOf(replica)]?.Process.Id;

    /// <inheritdoc />
    public async Task KillAsync(string replica)
    {
        var index = IndexOf(replica);
        if (servers[index] is not { } running)
            return;
        servers[index] = null;
        Note($"{replica} was killed");
        await running.Process.DisposeAsync();
    }

    /// <inheritdoc />
    public async Task RestartAsync(string replica, CancellationToken cancellationToken)
    {
        var index = IndexOf(replica);
        if (servers[index] is { Process.HasExited: false } || starter is null)
            return;
        await StartAsync(starter, index, cancellationToken);
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
        await Task.WhenAll(servers.OfType<StartedServer>().Select(server => server.Owner.DisposeAsync().AsTask()));
        if (toStore is not null)
            await toStore.DisposeAsync();
        ports?.Dispose();
    }

    private Task StartMissingAsync(CancellationToken cancellationToken) =>
        starter is null
            ? Task.CompletedTask
            : Task.WhenAll(
                Enumerable
                    .Range(0, servers.Length)
                    .Where(i => servers[i] is not { Process.HasExited: false })
                    .Select(i => StartAsync(starter, i, cancellationToken))
            );

    private async Task StartAsync(ServerStarter starter, int index, CancellationToken cancellationToken)
    {
        var port = endpoints[index]?.Port ?? ports?.All[index];
        if (servers[index] is { } ended)
            await ended.Owner.DisposeAsync();
        var started = await starter.StartAsync(port, cancellationToken);
        endpoints[index] = started.Endpoint;
        servers[index] = started;
        _ = WatchAsync($"r{index + 1}", started);
    }

    /// <summary>A replica that ends though nobody here ended it is a fact of every run that is recording.</summary>
    private async Task WatchAsync(string replica, StartedServer server)
    {
        var (code, expected) = await server.Process.Exited;
        if (expected)
            return;
        lock (gate)
        {
            foreach (var history in recording)
                history.Append("lab", new ProcessExited { Code = code, Expected = false });
        }

        var what = $"{replica} of {facts.Name} ended by itself (exit code {code}): {server.Process.LastLine}";
        Note(what);
        Tell?.Invoke(what);
    }

    private async Task NoteAsync(Task<string> died) => Note(await died);

    private int IndexOf(string replica) =>
        int.TryParse(replica.AsSpan(1), CultureInfo.InvariantCulture, out var number)
        && number >= 1
        && number <= servers.Length
            ? number - 1
            : throw new ArgumentException(
                $"there is no replica '{replica}'; there are r1 to r{servers.Length}",
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
    /// <exception cref="LabException">Their store has ended: nothing makes them whole.</exception>
    private async Task MendAsync()
    {
        if (store?.Died is { IsCompletedSuccessfully: true } died)
            throw new LabException(died.Result) { IsOfTheMachine = true };
        toStore?.Restore();
        if (starter is null)
            return;
        await StartMissingAsync(stopping);
        if (toStore is null)
            return;

        // They find their store again one by one.
        await Task.WhenAll(
            servers.Select((server, i) => starter.WaitUntilHealthyAsync(server!, $"r{i + 1} of {facts.Name}", stopping))
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
