using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Replicas;
using McpTestbed.Lab.Runs;
using McpTestbed.Lab.Targets;
using McpTestbed.Scenarios.Tests.Remote;

namespace McpTestbed.Scenarios.Tests.Controls;

/// <summary>Every reference server that the catalogue names, started once, before the first test that uses them: tests
/// that only read histories start nothing.</summary>
public sealed class ReferenceServers : IAsyncLifetime
{
    /// <summary>Collection of the tests that share them: a scenario that ends every session of a server would end those
    /// of another test.</summary>
    public const string OneAtATime = "reference servers";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource ended = new();

    /// <summary>Asked for before the servers start, as <c>prove</c> does: their start is no load that lasts.</summary>
    private readonly int parallel = Parallelism.OfThisMachine(Parallelism.OfReferences);

    private ControlTargets? targets;
    private Task<IReadOnlyList<ProofRun>>? proof;

    /// <summary>Folder for the histories of the tests.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("mcptestbed-controls-").FullName;

    /// <summary>A target; the test is skipped where it needs a Redis that is not there, and fails in CI.</summary>
    public ITarget this[string profile]
    {
        get
        {
            if (!targets!.Missing.Contains(profile))
                return targets[profile];
            if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
                Assert.Fail("a Redis is expected in CI (apt-get install redis-server)");
            Assert.Skip("there is no Redis (apt-get install redis-server)");
            throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The runs that the self-proof has of a scenario on one of its controls, with what came of
    /// them.</summary>
    /// <remarks>The first call does every run of the self-proof, several at a time: most of a run is waiting, so
    /// scenario after scenario they would take ten times as long.</remarks>
    public async Task<IReadOnlyList<ProofRun>> ProveAsync(Scenario scenario, string profile)
    {
        var target = this[profile];
        proof ??= ProveAllAsync(targets!);
        return [.. (await proof).Where(run => run.Planned.Scenario == scenario && run.Planned.Target == target)];
    }

    /// <summary>A reference server whose links a chaos program in another process hosts.</summary>
    public ServerTarget Through(Uri chaosProgram, string profile)
    {
        var target = targets!.Another(profile);
        target.ChaosProgram = chaosProgram;
        return target;
    }

    public async ValueTask InitializeAsync()
    {
        targets = await ControlTargets.StartAsync(
            ScenarioCatalog.All,
            TimeSpan.FromMinutes(1),
            _ => { },
            CancellationToken.None
        );
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        if (proof is not null)
            await ((Task)proof).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.Dispose();
        if (targets is not null)
            await targets.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>As <c>prove</c> does it: a run that needs its target alone gets it alone.</summary>
    private async Task<IReadOnlyList<ProofRun>> ProveAllAsync(ControlTargets controls)
    {
        var runs = RunPlan.ForControls(ScenarioCatalog.All, Revision.All, controls, 1).Runs;
        var schedule = new Schedule
        {
            Folder = Folder,
            Seed = 42,
            Parallel = parallel,
            Timeout = Timeout,
            Invariants = ScenarioCatalog.InvariantsOf,
        };
        var results = await schedule.RunAsync(runs, _ => { }, ended.Token);
        return [.. runs.Zip(results, (planned, result) => new ProofRun(planned, result))];
    }
}

/// <summary>A run of the self-proof and what came of it.</summary>
/// <param name="Planned">What was to be run.</param>
/// <param name="Result">What came of it.</param>
public sealed record ProofRun(PlannedRun Planned, RunResult Result)
{
    /// <summary>Whether nothing may be found, for the target has no defect.</summary>
    public bool IsOfGoodTarget => Planned.NegativeControl is null;
}

/// <summary>The tests that share the reference servers.</summary>
[CollectionDefinition(ReferenceServers.OneAtATime)]
public sealed class ReferenceServersCollection : ICollectionFixture<ReferenceServers>, ICollectionFixture<ChaosProcess>;
