using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios;

namespace McpTestbed.Cli.Coverage;

/// <summary>Which rules are judged by which checks, and which are not and why.</summary>
/// <param name="Parts">One part a revision and role.</param>
/// <param name="Excluded">Rules that no check can judge.</param>
internal sealed record CoverageReport(IReadOnlyList<RoleCoverage> Parts, IReadOnlyList<ExcludedRule> Excluded)
{
    private static readonly TargetRole[] Roles = [TargetRole.Server, TargetRole.Client];

    /// <summary>That of the catalogue.</summary>
    public static CoverageReport OfCatalog() =>
        Of(
            RequirementCatalog.Requirements.Values,
            ExclusionCatalog.All,
            ScenarioCatalog.All,
            ScenarioCatalog.InvariantsOf
        );

    /// <summary>That of some rules and scenarios.</summary>
    /// <param name="requirements">The rules; those of no revision have no row.</param>
    /// <param name="exclusions">Rules that are left out.</param>
    /// <param name="scenarios">The scenarios.</param>
    /// <param name="invariantsOf">The checks of every run with a target of a role.</param>
    /// <returns>The report.</returns>
    public static CoverageReport Of(
        IEnumerable<Requirement> requirements,
        IReadOnlyList<Exclusion> exclusions,
        IReadOnlyList<Scenario> scenarios,
        Func<TargetRole, IReadOnlyList<Check>> invariantsOf
    )
    {
        var ofRevisions = requirements.Where(requirement => requirement.Revision is not null).ToList();
        var excluded =
            from requirement in ofRevisions
            from exclusion in exclusions.Where(exclusion => exclusion.Names(requirement))
            select new ExcludedRule(
                requirement.Id,
                requirement.Level,
                requirement.Keyword,
                requirement.Text,
                exclusion.Reason,
                exclusion.Role
            );
        var parts =
            from role in Roles
            from revision in Revision.All
            let places = PlacesOf(role, revision, scenarios, invariantsOf(role))
            select new RoleCoverage(
                revision,
                role,
                [
                    .. ofRevisions
                        .Where(one => one.Revision == revision && IsSeenOn(role, one))
                        .Where(one => !exclusions.Any(exclusion => exclusion.LeavesOut(one, role)))
                        .Select(one => RowOf(one, places)),
                ]
            );
        return new([.. parts], [.. excluded]);
    }

    /// <summary>The parts of some revisions and of one role or both.</summary>
    /// <param name="revisions">The revisions chosen.</param>
    /// <param name="role">The role chosen; null for both.</param>
    /// <returns>The report of these alone. Exclusions are of rules, not of roles: they stay.</returns>
    public CoverageReport Only(IReadOnlyCollection<Revision> revisions, TargetRole? role) =>
        new(
            [.. Parts.Where(part => revisions.Contains(part.Revision) && (role is null || part.Role == role))],
            [.. Excluded.Where(rule => revisions.Any(revision => IsOf(rule, revision)))]
        );

    private static bool IsOf(ExcludedRule rule, Revision revision) =>
        rule.Requirement.StartsWith($"{revision.Id}/", StringComparison.Ordinal);

    private static bool IsSeenOn(TargetRole role, Requirement requirement) =>
        role == TargetRole.Server ? requirement.IsSeenOnServers : requirement.IsSeenOnClients;

    /// <summary>The checks that are judged in a revision on targets of a role, each with its rules there. An invariant
    /// is judged where there is a run at all.</summary>
    private static List<(CheckPlace Place, IReadOnlyList<Requirement> Rules)> PlacesOf(
        TargetRole role,
        Revision revision,
        IReadOnlyList<Scenario> scenarios,
        IReadOnlyList<Check> invariants
    )
    {
        var runs = scenarios.Where(one => one.Role == role && one.Range.Contains(revision)).ToList();
        return runs.Count == 0
            ? []
            :
            [
                .. runs.SelectMany(scenario => scenario.Checks)
                    .Concat(invariants)
                    .DistinctBy(check => check.Id)
                    .Where(check => check.AppliesTo(revision))
                    .Select(check => PlaceOf(check, revision, runs, invariants)),
            ];
    }

    private static (CheckPlace Place, IReadOnlyList<Requirement> Rules) PlaceOf(
        Check check,
        Revision revision,
        List<Scenario> runs,
        IReadOnlyList<Check> invariants
    )
    {
        var rules = check.RequirementsIn(revision);
        IReadOnlyList<string> places = invariants.Contains(check)
            ? [CheckPlace.EveryRun]
            : [.. runs.Where(scenario => scenario.Checks.Contains(check)).Select(scenario => scenario.Id)];
        return (new(check.Id, places, rules[0].Id), rules);
    }

    private static CoverageRow RowOf(
        Requirement requirement,
        List<(CheckPlace Place, IReadOnlyList<Requirement> Rules)> places
    ) =>
        new(
            requirement.Id,
            requirement.Level,
            requirement.Keyword,
            requirement.Text,
            [.. places.Where(one => one.Rules[0].Id == requirement.Id).Select(one => one.Place)],
            [.. places.Where(one => one.Rules.Skip(1).Any(rule => rule.Id == requirement.Id)).Select(one => one.Place)]
        );
}
