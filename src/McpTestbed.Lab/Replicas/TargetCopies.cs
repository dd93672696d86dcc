using McpTestbed.ChaosProxy.Links;
using McpTestbed.Core.Scenarios;
using McpTestbed.Lab.Targets;

namespace McpTestbed.Lab.Replicas;

/// <summary>Processes of a user's target beside its own, for scenarios that end a process: they are started when the
/// first such scenario runs, so that what the others do goes on.</summary>
public sealed class TargetCopies : IAsyncDisposable
{
    /// <summary>As few as show what several do.</summary>
    private const int UsualCount = 2;

    private readonly RunningReplicas? one;
    private readonly RunningReplicas? several;

    /// <summary>Prepares them; nothing is started yet.</summary>
    /// <param name="target">The target. Of one that the lab did not start there are none but those
    /// that run already.</param>
    /// <param name="replicas">As how many replicas it is meant to run, at least 2: requests are spread over them. Null
    /// where nobody said so: then there are two, and each session is led to its own.</param>
    public TargetCopies(ServerTarget target, int? replicas)
    {
        if (target.Others is { Count: > 0 } others)
            several = new(target.Facts, [target.Facts.Endpoint, .. others]);
        if (target.Starter is not { } starter)
            return;
        one = new(target.Facts, starter, 1, Balance.RoundRobin);
        several = new(
            target.Facts,
            starter,
            replicas ?? UsualCount,
            replicas is null ? Balance.Sticky : Balance.RoundRobin
        )
        {
            IsMadeUp = replicas is null,
        };
    }

    /// <summary>The target that a scenario gets.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="target">What it gets where it needs no process of its own, or there is none.</param>
    /// <returns>One or the other.</returns>
    public ITarget For(Scenario scenario, ITarget target) =>
        scenario.Processes switch
        {
            OwnProcesses.One => one ?? target,
            OwnProcesses.Several => several ?? target,
            _ => target,
        };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (one is not null)
            await one.DisposeAsync();
        if (several is not null)
            await several.DisposeAsync();
    }
}
