using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Lab.Runs;

/// <summary>A run that is to take place.</summary>
/// <param name="Target">The target.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Revision">The revision.</param>
/// <param name="Repetition">Which repetition, from 1.</param>
public sealed record PlannedRun(ITarget Target, Scenario Scenario, Revision Revision, int Repetition)
{
    /// <summary>In the self-proof on a broken target, what must be found; null otherwise.</summary>
    public NegativeControl? NegativeControl { get; init; }

    /// <summary>Whether this belongs to the self-proof.</summary>
    public bool IsControl { get; init; }

    /// <summary>Name of the run's folder, unique among the runs of one call.</summary>
    public string FolderName =>
        string.Join(
            '.',
            [
                .. IsControl ? [Target.Facts.Name.Replace(':', '-')] : (string[])[],
                Scenario.Id.Replace('/', '-'),
                Revision.Id,
                .. Repetition > 1 ? [$"{Repetition}"] : (string[])[],
            ]
        );
}
