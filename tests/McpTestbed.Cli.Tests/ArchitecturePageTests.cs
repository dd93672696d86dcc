using System.Text.RegularExpressions;
using McpTestbed.Tests;

namespace McpTestbed.Cli.Tests;

/// <summary>The map in docs/architecture.md leads to files that are there.</summary>
public sealed partial class ArchitecturePageTests
{
    [Fact]
    public void Links_LeadToFilesThatExist()
    {
        var folder = Path.Combine(Checkout.Root, "docs");

        var links = Link()
            .Matches(File.ReadAllText(Path.Combine(folder, "architecture.md")))
            .Select(match => match.Groups[1].Value)
            .ToList();

        Assert.Contains("../src/McpTestbed.Cli/Program.cs", links);
        Assert.All(links, link => Assert.True(File.Exists(Path.Combine(folder, link)), link));
    }

    [GeneratedRegex(@"\]\(([^)#:]+)[^)]*\)")]
    private static partial Regex Link();
}
