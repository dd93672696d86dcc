using McpTestbed.ChaosProxy.Hosted;
using McpTestbed.ChaosProxy.InProcess;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Processes;

namespace McpTestbed.Lab.Targets;

/// <summary>A server under test that is there: attached to, or started by the lab.</summary>
public sealed class ServerTarget : ITarget, IAsyncDisposable
{
    private readonly ChildProcess? process;
    private readonly string command;
    private readonly IAsyncDisposable? owner;
    private readonly List<HistoryWriter> recording = [];
    private readonly List<Redactor> redactors = [];
    private readonly Lock gate = new();

    internal ServerTarget(
        TargetFacts facts,
        ITargetControl? control,
        ChildProcess? process,
        string command,
        IAsyncDisposable? owner,
        params IEnumerable<string> discovered
    )
    {
        Facts = facts;
        Control = control;
        this.process = process;
        this.command = command;
        this.owner = owner;
        var own = new Redactor(facts.SecretHeaderNames);
        foreach (var line in facts.Headers)
            own.Line(line);
        foreach (var secret in discovered.Concat(facts.Secrets))
            own.Learn(secret);
        redactors.Add(own);
        if (process is not null)
            _ = ReportExitAsync(process);
    }

    /// <inheritdoc />
    public TargetFacts Facts { get; }

    /// <inheritdoc />
    public ITargetControl? Control { get; }

    /// <summary>The control API of the chaos program that hosts the links of runs; null for links in this
    /// process.</summary>
    /// <value>An address on this machine, such as <c>http://127.0.0.1:8474</c>.</value>
    public Uri? ChaosProgram { get; set; }

    /// <summary>Whether the lab started it and it ended by itself.</summary>
    public bool HasDied => process is { HasExited: true };

    /// <summary>A target that is one of the profiles of a running program. The program is not this target's to
    /// end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="profile">Name of the profile.</param>
    /// <returns>The target.</returns>
    public static ServerTarget OfProfile(ReferenceServerProgram program, string profile)
    {
        var running = program.Profiles[profile];
        return new(FactsOf(running, null), HttpTargetControl.For(running), program.Process, $"profile:{profile}", null);
    }

    /// <inheritdoc />
    public IRunLinks OpenLinks(ulong seed, HistoryWriter history, Redactor redactor, TimeProvider time)
    {
        if (process is not null)
        {
            history.Append("lab", new ProcessStarted { Command = redactor.Text(command) });
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
    /// knows
    /// only its own.
    /// </summary>
    /// <returns>The text, empty for a target that the lab did not start.</returns>
    public string Output()
    {
        lock (gate)
            return redactors.Aggregate(process?.Output ?? "", (text, redactor) => redactor.Text(text));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        (Control as IDisposable)?.Dispose();
        if (owner is not null)
            await owner.DisposeAsync();
    }

    internal static TargetFacts FactsOf(RunningProfile running, TargetSpec? spec)
    {
        var facts = new TargetFacts
        {
            Name = $"profile:{running.Name}",
            Endpoint = running.Endpoint,
            Revisions = running.Revisions,
            HasInstrumentedTools = true,
            Headers = spec?.Headers is { Count: > 0 } given ? given : running.Headers,
            Call = spec?.Call,
        };
        facts.Pace.Answered(running.FirstAnswer);
        return facts;
    }

    /// <summary>A target that dies is a fact of every run that is recording.</summary>
    private async Task ReportExitAsync(ChildProcess child)
    {
        var (code, expected) = await child.Exited;
        lock (gate)
        {
            foreach (var history in recording)
                history.Append("lab", new ProcessExited { Code = code, Expected = expected });
        }
    }
}
