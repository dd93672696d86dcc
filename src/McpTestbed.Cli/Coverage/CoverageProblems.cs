using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Cli.Coverage;

/// <summary>What keeps a coverage from being the whole truth: a rule that is not accounted for, or an exclusion that is
/// not right.</summary>
internal static class CoverageProblems
{
    /// <summary>What is wrong with the exclusions, and which rules have no row: nothing, where all is well.</summary>
    /// <param name="requirements">The rules.</param>
    /// <param name="exclusions">Rules that are left out.</param>
    /// <param name="scenarios">The scenarios.</param>
    /// <param name="invariantsOf">The checks of every run with a target of a role.</param>
    /// <returns>One sentence a problem.</returns>
    public static IReadOnlyList<string> Of(
        IReadOnlyCollection<Requirement> requirements,
        IReadOnlyList<Exclusion> exclusions,
        IReadOnlyList<Scenario> scenarios,
        Func<TargetRole, IReadOnlyList<Check>> invariantsOf
    )
    {
        var ofRevisions = requirements.Where(requirement => requirement.Revision is not null).ToList();
        var ofNoRule = exclusions
            .Where(exclusion => !ofRevisions.Any(exclusion.Names))
            .Select(exclusion => $"the exclusion '{exclusion.Rule}' names no rule");
        var ofNoReason = exclusions
            .Where(exclusion => string.IsNullOrWhiteSpace(exclusion.Reason))
            .Select(exclusion => $"the exclusion '{exclusion.Rule}' has no reason");
        var twice = ofRevisions
            .Where(requirement =>
                Enum.GetValues<TargetRole>()
                    .Any(role => exclusions.Count(exclusion => exclusion.LeavesOut(requirement, role)) > 1)
            )
            .Select(requirement => $"{requirement.Id} is excluded twice");
        var judged = CoverageReport
            .Of(requirements, [], scenarios, invariantsOf)
            .Parts.SelectMany(part => part.Rows.Where(row => row.IsJudged).Select(row => (row.Requirement, part.Role)))
            .ToHashSet();
        var excludedAndJudged = ofRevisions
            .Where(requirement =>
                Enum.GetValues<TargetRole>()
                    .Any(role =>
                        judged.Contains((requirement.Id, role))
                        && exclusions.Any(exclusion => exclusion.LeavesOut(requirement, role))
                    )
            )
            .Select(requirement => $"{requirement.Id} is excluded, and a check judges it");
        var report = CoverageReport.Of(requirements, exclusions, scenarios, invariantsOf);
        var accounted = report
            .Parts.SelectMany(part => part.Rows)
            .Select(row => row.Requirement)
            .Concat(report.Excluded.Select(rule => rule.Requirement))
            .ToHashSet();
        var withoutRow = ofRevisions
            .Where(requirement => !accounted.Contains(requirement.Id))
            .Select(requirement => $"{requirement.Id} has no row: no role shows it, and no exclusion says why");
        return [.. ofNoRule, .. ofNoReason, .. twice, .. excludedAndJudged, .. withoutRow];
    }
}
