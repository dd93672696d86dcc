using McpTestbed.Core.Checking;

namespace McpTestbed.Core.Reporting;

/// <summary>A finding with the run that shows it.</summary>
/// <param name="Row">The run.</param>
/// <param name="Check">The check that does not hold.</param>
public sealed record Finding(ReportRow Row, CheckResult Check);

/// <summary>One thing that is wrong with a target, however many checks, revisions and runs show it: findings of checks
/// that stand on the same rule in the first place.</summary>
/// <param name="Rule">The name of that rule, without a revision.</param>
/// <param name="Kind">What the worst of the findings amounts to.</param>
/// <param name="Findings">The findings, in the order of runs.</param>
/// <param name="IsKnown">Whether the baseline lists all of them.</param>
public sealed record Problem(string Rule, FindingKind Kind, IReadOnlyList<Finding> Findings, bool IsKnown)
{
    /// <summary>The id of the check that shows it most often.</summary>
    public string Id => Checks[0].Id;

    /// <summary>The latest finding of each check, the check that found most first.</summary>
    public IReadOnlyList<CheckResult> Checks =>
        [
            .. Findings
                .GroupBy(finding => finding.Check.Id)
                .OrderBy(group => group.Min(finding => finding.Check.Finding))
                .ThenByDescending(group => group.Count())
                .Select(group => group.Last().Check),
        ];

    /// <summary>The finding to look at first: of its first check, in the latest revision, and where the record is the
    /// shortest up to its proof.</summary>
    public Finding Clearest =>
        Findings
            .Where(finding => finding.Check.Id == Id)
            .OrderByDescending(finding => finding.Row.Revision)
            .ThenBy(finding => finding.Check.Evidence.DefaultIfEmpty(int.MaxValue).Max())
            .First();

    /// <summary>The revisions it shows in, oldest first.</summary>
    public IReadOnlyList<string> Revisions =>
        [.. Findings.Select(finding => finding.Row.Revision).Distinct().Order().Select(revision => revision.Id)];

    /// <summary>The problems of a report: violations first, and new ones before those that are known.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The problems.</returns>
    public static IReadOnlyList<Problem> Of(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return
        [
            .. report
                .Rows.SelectMany(row =>
                    row.Checks.Where(check => check.IsFinding).Select(check => new Finding(row, check))
                )
                .GroupBy(finding => finding.Check.Check.Requirements[0])
                .Select(group => new Problem(
                    group.Key,
                    group.Min(finding => finding.Check.Finding!.Value),
                    [.. group],
                    IsKnownTo(report, [.. group])
                ))
                .OrderBy(problem => problem.Kind)
                .ThenBy(problem => problem.IsKnown)
                .ThenByDescending(problem => problem.Findings.Count),
        ];
    }

    /// <summary>Only findings that would fail the call need be listed.</summary>
    private static bool IsKnownTo(Report report, List<Finding> findings)
    {
        var counted = findings.FindAll(finding =>
            finding.Check.Finding == FindingKind.Violation
            || (report.IsStrict && finding.Check.Finding == FindingKind.Warning)
        );
        return (counted.Count > 0 ? counted : findings).TrueForAll(finding =>
            report.IsKnown(finding.Row, finding.Check)
        );
    }
}
