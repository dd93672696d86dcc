using System.Reflection;
using McpTestbed.Core.Histories;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace McpTestbed.Xunit;

/// <summary>One case for each check of clients: the theory's only parameter gets the check's id. The cases are known
/// before any client runs, so that test explorers list them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class McpClientChecksAttribute : DataAttribute
{
    /// <summary>Which scenarios' checks, such as <c>client-sessions/*</c>.</summary>
    /// <value>Default <c>*</c>: those of all scenarios, and those that hold in any traffic.</value>
    public string Scenarios { get; set; } = "*";

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">No scenario of clients matches.</exception>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod,
        DisposalTracker disposalTracker
    ) => new(McpServerChecksAttribute.CasesOf(TargetRole.Client, Scenarios));

    /// <inheritdoc />
    public override bool SupportsDiscoveryEnumeration() => true;
}
