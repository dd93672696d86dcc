using McpTestbed.ChaosProxy.Hosted;
using McpTestbed.ChaosProxy.InProcess;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Targets;

/// <summary>A server under test that is there: attached to, or started by the lab.</summary>
public sealed class ServerTarget : ITarget, IAsyncDisposable
{
    private readonly bool isOwned;
    private readonly List<HistoryWriter> recording = [];
    private readonly List<Redactor> redactors = [];
    private readonly List<string> earlier = [];
    private readonly SemaphoreSlim starting = new(1, 1);
    private readonly Lock gate = new();
    private readonly Lock looking = new();
    private StartedServer? server;
    private (StartedServer Server, ProcessListens Listens)? seen;

    internal ServerTarget(
        TargetFacts facts,
        ITargetControl? control,
        StartedServer? server,
        ServerStarter? starter,
        params IEnumerable<string> discovered
    )
    {
        Facts = facts;
        Control = control;
        Starter = starter;
        this.server = server;
        isOwned = starter is not null;
        var own = new Redactor(facts.SecretHeaderNames);
        foreach (var line in facts.SecretHeaders)
            own.Line(line);
        foreach (var secret in discovered.Concat(facts.Secrets))
            own.Learn(secret);
        redactors.Add(own);
        if (server is not null)
            _ = ReportExitAsync(server.Process);
    }

    /// <inheritdoc />
    public TargetFacts Facts { get; }

    /// <inheritdoc />
    public ITargetControl? Control { get; }

    /// <summary>The control API of the chaos program that hosts the links of runs; null for links in this
    /// process.</summary>
    /// <value>An address on this machine, such as <c>http://127.0.0.1:8474</c>.</value>
    public Uri? ChaosProgram { get; set; }

    /// <summary>How often it ended by itself after the lab had started it.</summary>
    public int Deaths { get; private set; }

    /// <summary>Further replicas of it that run already.</summary>
    internal IReadOnlyList<Uri> Others { get; init; } = [];

    /// <summary>What starts it; null where it is not this target's to start.</summary>
    internal ServerStarter? Starter { get; }

    /// <summary>A target that is one of the profiles of a running program. The program is not this target's to
    /// end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="profile">Name of the profile.</param>
    /// <returns>The target.</returns>
    public static ServerTarget OfProfile(ReferenceServerProgram program, string profile)
    {
        var running = program.Profiles[profile];
        var server = new StartedServer(running.Endpoint, $"profile:{profile}", program.Process, program)
        {
            Asked = running.Asked,
        };
        return new(FactsOf(running, null), HttpTargetControl.For(running), server, null);
    }

    /// <summary>Starts it again, where it was, if it has ended.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A task that ends when it listens.</returns>
    /// <exception cref="TargetUnreachableException">It cannot be started again.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        if (Starter is null || Facts.Endurance != Endurance.Lasting || server is not { Process.HasExited: true })
            return;
        await starting.WaitAsync(cancellationToken);
        try
        {
            if (server is { Process.HasExited: true } ended)
                await StartAgainAsync(ended, Starter, cancellationToken);
        }
        catch (Exception error) when (error is TargetException or LabException)
        {
            throw new TargetUnreachableException($"the target ended by itself, and {error.Message}");
        }
        finally
        {
            starting.Release();
        }
    }

    /// <inheritdoc />
    public IRunLinks OpenLinks(ulong seed, HistoryWriter history, Redactor redactor, TimeProvider time)
    {
        if (server is { } started)
        {
            history.Append("lab", new ProcessStarted { Command = redactor.Text(started.Command) });
            history.Append("lab", Look(started));
            lock (gate)
            {
                recording.Add(history);
                redactors.Add(redactor);
            }
        }

        return ChaosProgram is null
            ? new InProcessLinks(Facts.Endpoint, seed, history, redactor, time)
            : new HostedLinks(ChaosProgram, Facts.Endpoint, seed, history, redactor, Facts.SecretHeaderNames);
    }

    /// <summary>
    /// What the target printed so far, bounded, with the secrets of every run as tokens: runs share a target, and each
    /// knows only its own.
    /// </summary>
    /// <returns>The text, empty for a target that the lab did not start.</returns>
    public string Output()
    {
        lock (gate)
            return redactors.Aggregate(string.Concat(earlier) + server?.Process.Output, (text, redactor) =>
                redactor.Text(text)
            );
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        (Control as IDisposable)?.Dispose();
        if (isOwned && server is not null)
            await server.Owner.DisposeAsync();
        starting.Dispose();
    }

    internal static TargetFacts FactsOf(RunningProfile running, TargetSpec? spec)
    {
        var facts = new TargetFacts
        {
            Name = $"profile:{running.Name}",
            Endpoint = running.Endpoint,
            Revisions = running.Revisions,
            HasInstrumentedTools = true,
            Headers = Given(spec?.Headers, running.Headers),
            SecondHeaders = Given(spec?.SecondHeaders, running.SecondHeaders),
            ForeignHeaders = Given(spec?.ForeignHeaders, running.ForeignHeaders),
            Tools = spec?.Tools ?? ToolParts.None,
            Idle = spec?.Idle,
        };
        facts.Pace.Answered(running.FirstAnswer);
        return facts;
    }

    private static IReadOnlyList<string> Given(IReadOnlyList<string>? named, IReadOnlyList<string> known) =>
        named is { Count: > 0 } ? named : known;

    /// <summary>Where a process listens: it is looked at once.</summary>
    private ProcessListens Look(StartedServer started)
    {
        lock (looking)
        {
            if (seen?.Server != started)
                seen = (started, started.Look());
            return seen.Value.Listens;
        }
    }

    private async Task StartAgainAsync(StartedServer ended, ServerStarter starter, CancellationToken cancellationToken)
    {
        await ended.Process.Exited;
        var again = await starter.StartAsync(ended.Endpoint.Port, cancellationToken);
        lock (gate)
        {
            earlier.Add(ended.Process.Output);
            server = again;
            recording.Clear();
        }

        _ = ReportExitAsync(again.Process);
        await ended.Owner.DisposeAsync();
    }

    /// <summary>A target that dies is a fact of every run that is recording.</summary>
    private async Task ReportExitAsync(ChildProcess child)
    {
        var (code, expected) = await child.Exited;
        if (!expected)
            Deaths++;
        lock (gate)
        {
            foreach (var history in recording)
                history.Append("lab", new ProcessExited { Code = code, Expected = expected });
        }
    }
}
