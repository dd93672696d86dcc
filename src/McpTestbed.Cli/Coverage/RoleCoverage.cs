using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Cli.Coverage;

/// <summary>The rules of one revision that can be seen on targets of one role.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Role">The role.</param>
/// <param name="Rows">One row a rule, in the order of the catalogue.</param>
internal sealed record RoleCoverage(Revision Revision, TargetRole Role, IReadOnlyList<CoverageRow> Rows)
{
    /// <summary>The role in words.</summary>
    public string RoleText => Role == TargetRole.Client ? "client" : "server";

    /// <summary>How many rules a target must keep.</summary>
    public int Must => Of(RequirementLevel.Must).Count();

    /// <summary>How many of them are judged.</summary>
    public int MustJudged => Of(RequirementLevel.Must).Count(row => row.IsJudged);

    /// <summary>How many rules a target should keep.</summary>
    public int Should => Of(RequirementLevel.Should).Count();

    /// <summary>How many of them are judged.</summary>
    public int ShouldJudged => Of(RequirementLevel.Should).Count(row => row.IsJudged);

    /// <summary>The rows of a level.</summary>
    public IEnumerable<CoverageRow> Of(RequirementLevel level) => Rows.Where(row => row.Level == level);
}
