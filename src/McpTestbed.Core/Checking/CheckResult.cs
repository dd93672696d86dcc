using System.Text.Json.Serialization;
using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Core.Checking;

/// <summary>What a check that does not hold amounts to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingKind>))]
public enum FindingKind
{
    /// <summary>A MUST of the revision is broken.</summary>
    [JsonStringEnumMemberName("violation")]
    Violation,

    /// <summary>A SHOULD is not followed.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>A MAY, a gap of the text, or a rule from outside MCP.</summary>
    [JsonStringEnumMemberName("observation")]
    Observation,
}

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
    /// <summary>Id of the check.</summary>
    public string Id => Check.Id;

    /// <summary>The claim about the target.</summary>
    public string Claim => Check.Claim;

    /// <summary>What to change in a target that does not hold to it.</summary>
    public string Remedy => Check.Remedy;

    /// <summary>What became of the check.</summary>
    public CheckStatus Status => Judgement.Status;

    /// <summary>Why, in plain words.</summary>
    public string Explanation => Judgement.Explanation;

    /// <summary>Lines of the history that show it.</summary>
    public IReadOnlyList<int> Evidence => Judgement.Evidence;

    /// <summary>Whether this is a finding: a check that does not hold.</summary>
    public bool IsFinding => Status == CheckStatus.Violated;

    /// <summary>What the finding amounts to; null when it is none.</summary>
    public FindingKind? Finding =>
        !IsFinding
            ? null
            : Level switch
            {
                RequirementLevel.Must => FindingKind.Violation,
                RequirementLevel.Should => FindingKind.Warning,
                _ => FindingKind.Observation,
            };
}
