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

    private ControlTargets? targets;

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

    /// <summary>The runs that the self-proof has of a scenario on one of its controls.</summary>
    public IEnumerable<PlannedRun> Plan(Scenario scenario, string profile)
    {
        var target = this[profile];
        return RunPlan.ForControls([scenario], Revision.All, targets!, 1).Runs.Where(run => run.Target == target);
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
        if (targets is not null)
            await targets.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>The tests that share the reference servers.</summary>
[CollectionDefinition(ReferenceServers.OneAtATime)]
public sealed class ReferenceServersCollection : ICollectionFixture<ReferenceServers>, ICollectionFixture<ChaosProcess>;
