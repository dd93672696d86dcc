using System.Net;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Scenarios;

/// <summary>All that a scenario's drive may touch.</summary>
public sealed class ScenarioContext
{
    private readonly IRunLinks links;
    private readonly MachineClock clock;
    private readonly double slownessAsked;
    private readonly List<IArmedFault> armed = [];
    private readonly List<Func<CancellationToken, Task>> partings = [];
    private readonly HashSet<string> facts = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private int operations;
    private int opened;

    internal ScenarioContext(
        IRunLinks links,
        ITarget target,
        ulong seed,
        HistoryWriter history,
        Redactor redactor,
        RunOptions options
    )
    {
        this.links = links;
        Revision = options.Revision;
        Clients = options.Clients;
        Seed = seed;
        Target = target.Facts;
        Control = target.Control;
        Replicas = target.Replicas;
        Client = target.Client;
        History = history;
        Redactor = redactor;
        Time = options.Time;
        clock = options.Clock;
        slownessAsked = options.AnswerTimeout / TargetPace.Usual;
    }

    /// <summary>The revision the run is about.</summary>
    public Revision Revision { get; }

    /// <summary>The seed of this run.</summary>
    public ulong Seed { get; }

    /// <summary>How many clients a scenario of a crowd has.</summary>
    /// <value>At least 2.</value>
    public int Clients { get; }

    /// <summary>The target.</summary>
    public TargetFacts Target { get; }

    /// <summary>Control over the target, where there is any.</summary>
    public ITargetControl? Control { get; }

    /// <summary>Control over the replicas, where the target runs as several.</summary>
    public IReplicaControl? Replicas { get; }

    /// <summary>What starts the client under test, where the target is one.</summary>
    public IClientUnderTest? Client { get; }

    /// <summary>The recorder; a drive waits on it and never on a clock.</summary>
    public HistoryWriter History { get; }

    /// <summary>What turns a secret into the token that stands for it in the history.</summary>
    public Redactor Redactor { get; }

    /// <summary>The clock of the run.</summary>
    public TimeProvider Time { get; }

    /// <summary>By how much waits are longer than usual: the target's own pace, or what the user asked for.</summary>
    /// <value>At least 1.</value>
    public double Slowness => Math.Max(slownessAsked, Target.Pace.Slowness);

    /// <summary>Begins a deadline that goes with the target's pace and the machine's.</summary>
    /// <param name="usual">How long it is for a target of usual pace on a machine with time to spare.</param>
    /// <param name="cancellationToken">Ends the wait before.</param>
    /// <returns>The deadline; dispose it when what it is for has ended.</returns>
    public PacedDeadline Deadline(TimeSpan usual, CancellationToken cancellationToken) =>
        clock.Deadline(usual * Slowness, cancellationToken);

    /// <summary>Waits out a window in which something may happen that the wire does not show.</summary>
    /// <param name="usual">How long it is for a target of usual pace on a machine with time to spare.</param>
    /// <param name="cancellationToken">Ends the wait before, with an exception.</param>
    /// <returns>A task that ends with the window.</returns>
    public async Task PauseAsync(TimeSpan usual, CancellationToken cancellationToken)
    {
        using var window = Deadline(usual, cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, Time, window.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Opens a link for one more client.</summary>
    /// <returns>The client's label and the address to connect to.</returns>
    public (string Label, IPEndPoint Address) AddClient()
    {
        var label = $"c{Interlocked.Increment(ref opened)}";
        return (label, links.OpenLink(label));
    }

    /// <summary>Opens a link for the client under test.</summary>
    /// <param name="server">The server behind it.</param>
    /// <returns>The client's label and the address to connect to.</returns>
    public (string Label, IPEndPoint Address) AddClient(IPEndPoint server)
    {
        var label = $"c{Interlocked.Increment(ref opened)}";
        return (label, links.OpenLink(label, server));
    }

    /// <summary>Arms a fault.</summary>
    /// <param name="id">Id of the rule, unique in the scenario.</param>
    /// <param name="fault">What is done.</param>
    /// <param name="scope">To which exchanges; null for all.</param>
    /// <param name="trigger">To which of them; null for the first.</param>
    /// <returns>The handle; the runner heals what the drive does not.</returns>
    public IArmedFault Arm(string id, Fault fault, FaultScope? scope = null, FaultTrigger? trigger = null)
    {
        var handle = links.Faults.Arm(new(id, fault, scope ?? new(), trigger ?? FaultTrigger.Once));
        lock (gate)
            armed.Add(handle);
        return handle;
    }

    /// <summary>Notes what is to be done when the drive is over and everything is healed, however it ended: to give a
    /// session back.</summary>
    /// <param name="parting">What is done; it may fail, and judges nothing.</param>
    public void AtTheEnd(Func<CancellationToken, Task> parting)
    {
        lock (gate)
            partings.Add(parting);
    }

    /// <summary>Waits until everything that the links recorded up to now is in the history, and faults that took effect
    /// say so. What a probe saw may otherwise be ahead of it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends then.</returns>
    public Task CatchUpAsync(CancellationToken cancellationToken) => links.CatchUpAsync(cancellationToken);

    /// <summary>Notes that the target gave no chance to try something.</summary>
    /// <param name="reason">Why, and what would make it possible.</param>
    /// <param name="about">Ids of the checks and faults concerned; none for all of the scenario.</param>
    public void NoChance(string reason, params IEnumerable<string> about) =>
        History.Append(
            "runner",
            new Mark
            {
                Name = MarkNames.NoChance,
                Detail = reason,
                About = [.. about],
            }
        );

    /// <summary>Notes that the target gave no chance to try some checks.</summary>
    /// <param name="reason">Why, and what would make it possible.</param>
    /// <param name="checks">The checks concerned.</param>
    public void NoChance(string reason, params IEnumerable<Check> checks) =>
        NoChance(reason, checks.Select(check => check.Id));

    /// <summary>Notes a figure that was measured; it goes into the report and is never judged.</summary>
    /// <param name="fact">What was measured, as a sentence.</param>
    /// <remarks>What was said already in this run is not said again.</remarks>
    public void Report(string fact)
    {
        lock (gate)
        {
            if (!facts.Add(fact))
                return;
        }

        History.Append("runner", new Mark { Name = MarkNames.Fact, Detail = Redactor.Text(fact) });
    }

    /// <summary>The number of the next operation.</summary>
    /// <returns>A number from 1.</returns>
    public int NextOperation() => Interlocked.Increment(ref operations);

    /// <summary>Does what was noted for the end, one after the other.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task PartAsync(CancellationToken cancellationToken)
    {
        List<Func<CancellationToken, Task>> last;
        lock (gate)
        {
            last = [.. partings];
            partings.Clear();
        }

        foreach (var parting in last)
            await parting(cancellationToken);
    }

    /// <summary>Heals everything armed, the latest first. One that cannot be healed keeps no other from it.</summary>
    /// <returns>What could not be healed; null when all was.</returns>
    internal async Task<string?> HealAsync()
    {
        List<IArmedFault> handles;
        lock (gate)
        {
            handles = [.. armed];
            armed.Clear();
        }

        handles.Reverse();
        string? problem = null;
        foreach (var handle in handles)
        {
            try
            {
                await handle.DisposeAsync();
            }
#pragma warning disable CA1031 // whatever one port throws, the next fault must be healed
            catch (Exception error)
#pragma warning restore CA1031
            {
                problem ??= $"a fault could not be healed: {error.GetType().Name}: {error.Message}";
            }
        }

        return problem;
    }
}
