using System.Collections.Immutable;
using System.Net;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Links;

/// <summary>A listener with one server behind it, or with several among which requests are balanced, whose connections
/// go through its toxics.</summary>
/// <remarks>Nothing here waits for data: whoever changes a toxic computes what holds for each connection, puts it in
/// place and goes on.</remarks>
internal sealed class Link : IAsyncDisposable
{
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(2);

    /// <summary>A connection on which nothing passes for once or twice this long needs no buffers.</summary>
    private static readonly TimeSpan RestPeriod = TimeSpan.FromSeconds(1);

    private readonly LinkOptions options;
    private readonly LinkClock clock;
    private Balancer? balancer;
    private readonly ToxicTable toxics;
    private readonly LinkTally connections = new();
    private readonly Lock gate = new();
    private readonly ITimer schedule;
    private readonly ITimer resting;
    private Listener? listener;
    private bool isFull;

    /// <summary>Makes a link that does not listen yet.</summary>
    public Link(string name, IPEndPoint listen, string upstream, LinkOptions options)
    {
        Name = name;
        this.options = options;
        (Listen, Upstream, Balance) = (listen, upstream, options.Balance);
        balancer = options.Balancer ?? BalancerOf(upstream, Balance);
        clock = new(options.Time);
        toxics = new(SeededDecision.Derive(options.Seed, name));
        schedule = options.Time.CreateTimer(_ => Refresh(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        resting = options.Time.CreateTimer(_ => Rest(), null, RestPeriod, RestPeriod);
    }

    public string Name { get; }

    /// <summary>Where it listens; with the port it got once it was started.</summary>
    public IPEndPoint Listen { get; private set; }

    /// <summary>The server's address; on a balancing link those of the replicas, with commas between them.</summary>
    public string Upstream { get; private set; }

    /// <summary>How requests are spread over replicas; null where there are none.</summary>
    public Balance? Balance { get; private set; }

    public bool IsEnabled => listener is not null;

    public ImmutableArray<ToxicDefinition> Toxics
    {
        get
        {
            lock (gate)
                return toxics.Definitions;
        }
    }

    /// <summary>Starts listening; nothing when it already does.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be had.</exception>
    public void Start()
    {
        lock (gate)
        {
            if (listener is not null)
                return;
            var begun = new Listener(Listen);
            Listen = begun.Address;
            listener = begun;
            begun.Start(Begin);
        }
    }

    /// <summary>Stops listening and closes what is open; toxics stay.</summary>
    public void Stop()
    {
        List<LinkConnection> open;
        lock (gate)
        {
            listener?.Dispose();
            listener = null;
            open = [.. connections.Open];
        }

        foreach (var connection in open)
            connection.Close(EndedBy.Proxy, EndedHow.Fin);
    }

    /// <summary>Stops, and from the next start on listens and dials elsewhere.</summary>
    public void Move(IPEndPoint listen, string upstream, Balance? balance = null)
    {
        Stop();
        (Listen, Upstream, Balance) = (listen, upstream, balance);
        balancer = BalancerOf(upstream, balance);
    }

    /// <returns>False when there is a toxic of that name.</returns>
    public bool TryAdd(ToxicDefinition definition) => Change(() => toxics.TryAdd(definition, clock.Now));

    /// <returns>False when there is no toxic of that name.</returns>
    public bool TryUpdate(ToxicDefinition definition) => Change(() => toxics.TryUpdate(definition));

    /// <returns>False when there is no toxic of that name.</returns>
    public bool TryRemove(string name) => Change(() => toxics.TryRemove(name));

    /// <summary>Removes every toxic.</summary>
    public void Heal() => Change(toxics.Clear);

    /// <summary>What it did so far, live.</summary>
    public LinkState State()
    {
        lock (gate)
            return connections.State(clock.Now);
    }

    /// <summary>Closes everything; a peer that does not answer our FIN is cut.</summary>
    public async ValueTask DisposeAsync()
    {
        Heal();
        Stop();
        await schedule.DisposeAsync();
        await resting.DisposeAsync();
        List<LinkConnection> open;
        lock (gate)
            open = [.. connections.Open];
        await Task.WhenAll(open.Select(connection => connection.Running))
            .WaitAsync(CloseDeadline, TimeProvider.System)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var connection in open)
        {
            connection.Close(EndedBy.Proxy, EndedHow.Rst);
            connection.Dispose();
        }
    }

    /// <summary>Ends everything at once, because the run is over.</summary>
    public async Task EndWithRunAsync()
    {
        List<LinkConnection> open;
        lock (gate)
        {
            listener?.Dispose();
            listener = null;
            open = [.. connections.Open];
        }

        foreach (var connection in open)
            connection.CloseWithRun();
        await Task.WhenAll(open.Select(connection => connection.Running));
        await DisposeAsync();
    }

    private Balancer? BalancerOf(string upstream, Balance? balance) =>
        balance is { } how
            ? new(
                upstream.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                how,
                options.Time
            )
            : null;

    private void Begin(System.Net.Sockets.Socket socket)
    {
        lock (gate)
        {
            var others = connections.Count;
            if (listener is null)
            {
                socket.Dispose();
                return;
            }

            if (!HasPlace(others))
            {
                connections.CountRefused();
                socket.LingerState = new(true, 0);
                socket.Dispose();
                return;
            }

            LinkConnection connection;
            try
            {
                connection = connections.Add(number => new(number, socket, Upstream, options, clock, balancer));
            }
            catch
            {
                options.Budget.GiveBack();
                throw;
            }

            var plan = toxics.PlanFor(connection.Number, others, clock.Now);
            if (plan.All.Select(active => active.Toxic.TurnsAway).FirstOrDefault(how => how is not null) is { } how)
            {
                connections.CountTurnedAway();
                connection.Close(EndedBy.Rule, how);
            }

            connection.Apply(plan);
            connection.Start(() => End(connection));
        }
    }

    /// <summary>Takes a place for one more connection. That there is none is told once, until there is one
    /// again.</summary>
    private bool HasPlace(int others)
    {
        var hasPlace = others < options.MaximumConnections && options.Budget.TryTake();
        if (!hasPlace && !isFull)
        {
            var most = Math.Min(options.MaximumConnections, options.Budget.InAll);
            options.Trouble?.Invoke(
                $"link {Name}: {others} connections are open, and there is no place for more ({most} in all, by the "
                    + "descriptors this process may have): new ones are reset"
            );
        }

        isFull = !hasPlace;
        return hasPlace;
    }

    private void End(LinkConnection connection)
    {
        lock (gate)
        {
            if (!connections.Remove(connection))
                return;
            toxics.Forget(connection.Number);
            options.Budget.GiveBack();
        }
    }

    private bool Change(Func<bool> change)
    {
        lock (gate)
        {
            if (!change())
                return false;
            Refresh();
            return true;
        }
    }

    private void Rest()
    {
        lock (gate)
        {
            foreach (var connection in connections.Open)
                connection.Rest();
        }
    }

    /// <summary>Lets every connection know what holds for it now, in their order, and comes again when a toxic goes on
    /// or off by time.</summary>
    private void Refresh()
    {
        lock (gate)
        {
            var now = clock.Now;
            foreach (var connection in connections.Open)
                connection.Apply(toxics.PlanFor(connection.Number, null, now));
            var next = toxics.UntilChange(now);
            schedule.Change(
                next is { } wait ? Waiting.RoundUp(wait) : Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
        }
    }
}
