using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Core.Scenarios;

/// <summary>A named situation: what probes do, which faults happen when, and which checks judge the record.</summary>
/// <remarks>Data plus one drive method. A scenario has no fields and decides nothing: judging is the checks'
/// work.</remarks>
public abstract class Scenario
{
    /// <summary>Stable id: the area, a slash, and a sentence in kebab-case.</summary>
    public abstract string Id { get; }

    /// <summary>What happens in it, in one sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>Which side of MCP its targets are.</summary>
    public virtual TargetRole Role => TargetRole.Server;

    /// <summary>The failure modes it is about, such as <c>FM-2b</c>.</summary>
    public abstract IReadOnlyList<string> FailureModes { get; }

    /// <summary>The revisions it applies to.</summary>
    public abstract ProtocolRange Range { get; }

    /// <summary>The checks that judge it.</summary>
    public abstract IReadOnlyList<Check> Checks { get; }

    /// <summary>The broken targets it must catch, each with exactly the checks that target must violate.</summary>
    public abstract IReadOnlyList<NegativeControl> NegativeControls { get; }

    /// <summary>The good targets on which it must find nothing.</summary>
    public virtual IReadOnlyList<string> PositiveControls =>
        Range.First switch
        {
            { HasTwoEndpoints: true } => ["legacy-sse"],
            { IsStateless: true } => ["stateless"],
            _ => ["stateful", "stateful-polling"],
        };

    /// <summary>Names of all its controls, good and broken.</summary>
    public IEnumerable<string> ControlProfiles =>
        PositiveControls.Concat(NegativeControls.Select(control => control.Profile));

    /// <summary>Whether it needs the target for itself, for example because it moves the target's clock.</summary>
    public virtual bool NeedsTargetAlone => false;

    /// <summary>Which processes of the target it needs for itself, because it ends them.</summary>
    public virtual OwnProcesses Processes => OwnProcesses.None;

    /// <summary>Whether it is about targets that serve their first request and no other; none else can be tried on
    /// them.</summary>
    public virtual bool SuitsTargetsThatServeOnce => false;

    /// <summary>The area: the part of the id before the slash.</summary>
    public string Area => Id[..Id.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Performs the operations and arms the faults. Whatever is armed is healed by the runner
    /// afterwards.</summary>
    /// <param name="context">The target, the links to it, and the recorder.</param>
    /// <param name="cancellationToken">Ends the drive at the scenario's deadline.</param>
    /// <returns>A task that ends with the drive.</returns>
    public abstract Task DriveAsync(ScenarioContext context, CancellationToken cancellationToken);
}

/// <summary>A broken target and what must be found on it.</summary>
/// <param name="Profile">Name of the broken profile.</param>
/// <param name="Violates">The checks that it must violate in this scenario, no more and no fewer.</param>
public sealed record NegativeControl(string Profile, params IReadOnlyList<Check> Violates)
{
    /// <summary>Ids of these checks.</summary>
    public IEnumerable<string> ViolatedIds => Violates.Select(check => check.Id);

    /// <summary>The only revision in which the defect shows; null when it shows in all of the scenario's
    /// range.</summary>
    public Revision? Only { get; init; }
}
