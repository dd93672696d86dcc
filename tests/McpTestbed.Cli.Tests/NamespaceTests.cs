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
        ["McpTestbed.ChaosProxy"] = "McpTestbed.ChaosProxy.dll",
        ["McpTestbed.ChaosProxy.Control"] = "McpTestbed.ChaosProxy.Control.dll",
        ["McpTestbed.Scenarios"] = "McpTestbed.Scenarios.dll",
        ["McpTestbed.ReferenceClients"] = "McpTestbed.ReferenceClients.dll",
    };

    /// <summary>The order of the namespaces of a project, where one is declared, from the bottom to the top: each may
    /// use those before it. A part of a namespace that is not named here belongs to the whole.</summary>
    private static readonly Dictionary<string, string[]> Stacks = new()
    {
        ["McpTestbed.ChaosProxy"] =
        [
            "Json",
            "Toxics",
            "Toxics.Kinds",
            "Links",
            "Recording",
            "Faults",
            "Faults.Kinds",
            "Rules",
            "Http",
            "InProcess",
            "Client",
            "Hosted",
        ],
        ["McpTestbed.ChaosProxy.Control"] = ["Api", "Inspection", "Proxies", "Plans", "Live", "Recorded", "Runs", ""],
        ["McpTestbed.Core"] =
        [
            "Diagnostics",
            "Pacing",
            "Protocol.Http",
            "Protocol",
            "Protocol.Requirements",
            "Histories",
            "Faults",
            "Checking",
            "Scenarios",
            "Reporting",
        ],
        ["McpTestbed.Lab"] = ["", "Processes", "Topology", "Targets", "Replicas", "Runs"],
        ["McpTestbed.Cli"] = ["", "Judging", "Coverage", "Output", "Runs", "Commands"],
        ["McpTestbed.ReferenceServers"] =
        [
            "Hosting",
            "Tools",
            "Messages",
            "AspNetCore",
            "SessionEra.JsonRpc",
            "SessionEra.Events",
            "SessionEra.Sessions",
            "SessionEra.Http",
            "SessionEra.Streams",
            "SessionEra.Redis",
            "SessionEra.Methods",
            "SessionEra",
            "Stateless",
            "LegacySse",
            "Authorization",
            "Profiles",
            "Catalog",
        ],
    };

    public static TheoryData<string> ProjectsWithAStack => [.. Stacks.Keys];

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

    [Theory]
    [MemberData(nameof(ProjectsWithAStack))]
    public void Namespaces_UseOnlyThoseBelowThem(string project)
    {
        var stack = Stacks[project].Select(name => name.Length == 0 ? project : $"{project}.{name}").ToList();
        var graph = Read(project);

        Assert.All(graph.Namespaces, name => Assert.True(PlaceOf(name) >= 0, $"{name} has no place in the order"));
        var upward = graph.Uses.Where(use => PlaceOf(use.Key.From) < PlaceOf(use.Key.To)).ToList();

        Assert.True(
            upward.Count == 0,
            "A namespace uses one above it. Move the type that is used down, or the one that uses it up; the order is "
                + $"that of docs/architecture.md.\n{Lines(upward)}"
        );

        int PlaceOf(string name) =>
            stack
                .Select((place, at) => (place, at))
                .Where(one => name == one.place || name.StartsWith($"{one.place}.", StringComparison.Ordinal))
                .OrderByDescending(one => one.place.Length)
                .Select(one => one.at)
                .FirstOrDefault(-1);
    }

    private static string Explain(string project, NamespaceGraph graph, IReadOnlyList<string> cycle)
    {
        var edges = graph.Uses.Where(use => cycle.Contains(use.Key.From) && cycle.Contains(use.Key.To));
        return $"{cycle.Count} namespaces of {project} use each other in a circle. Take the edge that looks the wrong "
            + "way, and move the type named there to the side that uses it, or below both; docs/architecture.md shows "
            + $"which way is right.\n{Lines(edges)}";
    }

    private static string Lines(IEnumerable<KeyValuePair<(string From, string To), string>> uses) =>
        string.Join(
            '\n',
            uses.OrderBy(use => use.Key.From, StringComparer.Ordinal)
                .ThenBy(use => use.Key.To, StringComparer.Ordinal)
                .Select(use => $"  {use.Key.From} -> {use.Key.To}: {use.Value}")
        );

    private static NamespaceGraph Read(string project) =>
        NamespaceGraph.Read(Checkout.BuiltFile(project, WithoutCycles[project]), project);
}
