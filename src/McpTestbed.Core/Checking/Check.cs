using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Core.Checking;

/// <summary>One judged claim: a stable id, the rules it stands on, and a pure function from history to
/// judgement.</summary>
public sealed record Check
{
    /// <summary>Stable id in kebab-case, the same when the claim holds and when it does not.</summary>
    public required string Id { get; init; }

    /// <summary>The claim about the target, as a sentence.</summary>
    public required string Claim { get; init; }

    /// <summary>Names of the rules: slugs, or ids beginning with <c>gap/</c> or <c>ext/</c>. The first that exists in a
    /// revision decides the level there.</summary>
    public required IReadOnlyList<string> Requirements { get; init; }

    /// <summary>What to change in a target that does not hold to it.</summary>
    public required string Remedy { get; init; }

    /// <summary>What a target may legally do in place of what is claimed, each in a phrase: none of it is ever a
    /// finding of this check.</summary>
    public IReadOnlyList<string> Allows { get; init; } = [];

    /// <summary>Ids of checks that a target which breaks this one seems to break as well: in a run in which this one is
    /// violated, they are not, so that the cause is named once.</summary>
    public IReadOnlyList<string> Explains { get; init; } = [];

    /// <summary>The checker: no clock, no input or output, no memory between calls.</summary>
    public required Func<History, Judgement> Judge { get; init; }

    /// <summary>The rules of this check in a revision, the deciding one first.</summary>
    /// <param name="revision">The revision judged.</param>
    /// <returns>The rules that exist in that revision.</returns>
    public IReadOnlyList<Requirement> RequirementsIn(Revision revision) =>
        [
            .. Requirements
                .Select(name => RequirementCatalog.TryFind(name, revision, out var found) ? found : null)
                .OfType<Requirement>(),
        ];

    /// <summary>Whether any of its rules exists in a revision, and so whether the check applies there.</summary>
    /// <param name="revision">The revision asked about.</param>
    /// <returns>True when it does.</returns>
    public bool AppliesTo(Revision revision) =>
        Requirements.Any(name => RequirementCatalog.TryFind(name, revision, out _));
}
