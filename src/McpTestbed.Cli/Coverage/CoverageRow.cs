using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Cli.Coverage;

/// <summary>One rule in one role: judged by which checks, or why not.</summary>
/// <param name="Requirement">Id of the rule.</param>
/// <param name="Level">How binding it is.</param>
/// <param name="Keyword">The word of the source.</param>
/// <param name="Text">The rule in plain words.</param>
/// <param name="JudgedBy">Checks whose level it decides.</param>
/// <param name="NamedBy">Checks that name it after the rule that decides them: they judge it in part, under that rule's
/// name and level.</param>
internal sealed record CoverageRow(
    string Requirement,
    RequirementLevel Level,
    string Keyword,
    string Text,
    IReadOnlyList<CheckPlace> JudgedBy,
    IReadOnlyList<CheckPlace> NamedBy
)
{
    /// <summary>Whether a check's level is decided by it.</summary>
    public bool IsJudged => JudgedBy.Count > 0;

    /// <summary>Why it is not judged; null when it is.</summary>
    public string? WhyNot =>
        IsJudged ? null
        : NamedBy.Count == 0 ? "no check yet"
        : $"only named by {string.Join(", ", NamedBy.Select(Naming))}";

    private static string Naming(CheckPlace place) => $"{place.Check}, which {place.DecidedBy} decides";
}
