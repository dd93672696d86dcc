using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Core.Checking;

/// <summary>A check with its judgement in one run.</summary>
/// <param name="Check">The check.</param>
/// <param name="Level">How binding its deciding rule is in the revision judged.</param>
/// <param name="Requirements">Full ids of its rules in that revision.</param>
/// <param name="Judgement">What became of it.</param>
public sealed record CheckResult(
    Check Check,
    RequirementLevel Level,
    IReadOnlyList<string> Requirements,
    Judgement Judgement
)
{
    /// <summary>Whether this is a finding: a check that does not hold.</summary>
    public bool IsFinding => Judgement.Status == CheckStatus.Violated;

    /// <summary>What the finding amounts to: violation, warning or observation; null when it is none.</summary>
    public string? Finding =>
        !IsFinding
            ? null
            : Level switch
            {
                RequirementLevel.Must => "violation",
                RequirementLevel.Should => "warning",
                _ => "observation",
            };
}
