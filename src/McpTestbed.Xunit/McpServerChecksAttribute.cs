using System.IO.Enumeration;
using System.Reflection;
using McpTestbed.Core.Histories;
using McpTestbed.Scenarios;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace McpTestbed.Xunit;

/// <summary>One case for each check of servers: the theory's only parameter gets the check's id. The cases are known
/// before any server runs, so that test explorers list them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class McpServerChecksAttribute : DataAttribute
{
    /// <summary>Which scenarios' checks, such as <c>sessions/*</c>.</summary>
    /// <value>Default <c>*</c>: those of all scenarios, and those that hold in any traffic.</value>
    public string Scenarios { get; set; } = "*";

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">No scenario of servers matches.</exception>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod,
        DisposalTracker disposalTracker
    ) => new(CasesOf(TargetRole.Server, Scenarios));

    /// <inheritdoc />
    public override bool SupportsDiscoveryEnumeration() => true;

    /// <exception cref="InvalidOperationException">No scenario of that role matches.</exception>
    internal static IReadOnlyCollection<ITheoryDataRow> CasesOf(TargetRole role, string pattern)
    {
        var checks = ScenarioCatalog
            .All.Where(scenario => scenario.Role == role && Matches(pattern, scenario.Id))
            .SelectMany(scenario => scenario.Checks)
            .Concat(pattern == "*" ? ScenarioCatalog.InvariantsOf(role) : [])
            .DistinctBy(check => check.Id)
            .Select(check => new TheoryDataRow<string>(check.Id))
            .ToList();
        var example = role == TargetRole.Client ? "client-sessions/*" : "sessions/*";
        return checks.Count > 0
            ? checks
            : throw new InvalidOperationException(
                $"no scenario of {(role == TargetRole.Client ? "clients" : "servers")} matches '{pattern}'; give one "
                    + $"such as {example}"
            );
    }

    internal static bool Matches(string pattern, string scenario) =>
        FileSystemName.MatchesSimpleExpression(pattern, scenario);
}
