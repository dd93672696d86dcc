using McpTestbed.Cli.Tests.Layers;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>Which namespace of a project may use which: none in a circle, and where an order is declared, only those
/// below.</summary>
public sealed class NamespaceTests
{
    /// <summary>Projects whose namespaces are free of cycles, with the file that their types are compiled
    /// into.</summary>
    private static readonly Dictionary<string, string> WithoutCycles = new()
    {
        ["McpTestbed.Core"] = "McpTestbed.Core.dll",
        ["McpTestbed.Lab"] = "McpTestbed.Lab.dll",
        ["McpTestbed.Cli"] = "mcptestbed.dll",
        ["McpTestbed.ReferenceServers"] = "McpTestbed.ReferenceServers.dll",
        ["McpTestbed.Scenarios"] = "McpTestbed.Scenarios.dll",
        ["McpTestbed.ReferenceClients"] = "McpTestbed.ReferenceClients.dll",
    };

    public static TheoryData<string> ProjectsWithoutCycles => [.. WithoutCycles.Keys];

    [Theory]
    [MemberData(nameof(ProjectsWithoutCycles))]
    public void Namespaces_DoNotUseEachOtherInACircle(string project)
    {
        var graph = Read(project);

        var cycles = graph.Cycles();

        Assert.True(graph.Uses.Count > 0, $"no use between namespaces was found in {project}");
        Assert.True(cycles.Count == 0, string.Join("\n\n", cycles.Select(cycle => Explain(project, graph, cycle))));
    }

    private static string Explain(string project, NamespaceGraph graph, IReadOnlyList<string> cycle)
    {
        var edges = graph
            .Uses.Where(use => cycle.Contains(use.Key.From) && cycle.Contains(use.Key.To))
            .OrderBy(use => use.Key.From, StringComparer.Ordinal)
            .ThenBy(use => use.Key.To, StringComparer.Ordinal)
            .Select(use => $"  {use.Key.From} -> {use.Key.To}: {use.Value}");
        return $"{cycle.Count} namespaces of {project} use each other in a circle. Take the edge that looks the wrong "
            + "way, and move the type named there to the side that uses it, or below both; docs/architecture.md shows "
            + $"which way is right.\n{string.Join("\n", edges)}";
    }

    private static NamespaceGraph Read(string project) =>
        NamespaceGraph.Read(Checkout.BuiltFile(project, WithoutCycles[project]), project);
}
