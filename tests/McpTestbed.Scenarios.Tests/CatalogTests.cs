using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol.Requirements;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Checkers;
using McpTestbed.Tests;

namespace McpTestbed.Scenarios.Tests;

/// <summary>The catalogue is complete, its names are sound, and every level is the specification's own.</summary>
public sealed partial class CatalogTests
{
    private static readonly Dictionary<string, string> Keywords = ReadKeywords();

    public static TheoryData<string> Scenarios => [.. ScenarioCatalog.All.Select(scenario => scenario.Id)];

    public static TheoryData<string> Checks => [.. ScenarioCatalog.Checks.Select(check => check.Id)];

    [Fact]
    public void Catalog_ListsEveryScenarioOnce()
    {
        var written = typeof(ScenarioCatalog)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Scenario)) && !type.IsAbstract);

        Assert.Equal(
            written.OrderBy(type => type.FullName),
            ScenarioCatalog.All.Select(scenario => scenario.GetType()).OrderBy(type => type.FullName)
        );
        Assert.Equal(ScenarioCatalog.All.Count, ScenarioCatalog.All.Select(scenario => scenario.Id).Distinct().Count());
    }

    [Theory]
    [
        InlineData("FM-1a"),
        InlineData("FM-1b"),
        InlineData("FM-1c"),
        InlineData("FM-2a"),
        InlineData("FM-2b"),
        InlineData("FM-2c"),
        InlineData("FM-3a"),
        InlineData("FM-3b")
    ]
    [
        InlineData("FM-3c"),
        InlineData("FM-4a"),
        InlineData("FM-4b"),
        InlineData("FM-5a"),
        InlineData("FM-5b"),
        InlineData("NFM-01"),
        InlineData("NFM-13"),
        InlineData("NFM-14")
    ]
    public void FailureMode_HasAScenario(string mode) =>
        Assert.Contains(ScenarioCatalog.All, scenario => scenario.FailureModes.Contains(mode));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Scenario_IsDataWithControls(string id)
    {
        var scenario = ScenarioCatalog.All.Single(candidate => candidate.Id == id);

        Assert.Matches(ScenarioId(), scenario.Id);
        Assert.Empty(
            scenario.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        );
        Assert.NotEmpty(scenario.FailureModes);
        Assert.All(scenario.FailureModes, mode => Assert.Contains(mode, RequirementCatalog.FailureModes.Keys));
        Assert.NotEmpty(scenario.Checks);
        Assert.NotEmpty(scenario.PositiveControls);
        Assert.NotEmpty(scenario.NegativeControls);
        Assert.All(scenario.NegativeControls, control =>
            Assert.All(control.Violates, check =>
                Assert.Contains(check, scenario.Checks.Concat(ScenarioCatalog.Invariants))
            )
        );
        Assert.All(scenario.Range.Revisions, revision =>
            Assert.Contains(scenario.Checks, check => check.AppliesTo(revision))
        );
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void Check_HasABrokenServerThatViolatesIt(string id) =>
        Assert.Contains(ScenarioCatalog.All.SelectMany(scenario => scenario.NegativeControls), control =>
            control.ViolatedIds.Contains(id)
        );

    [Theory]
    [MemberData(nameof(Checks))]
    public void Check_HasOneDefinitionAndAGoodName(string id)
    {
        var check = Assert.Single(
            ScenarioCatalog
                .All.SelectMany(scenario => scenario.Checks)
                .Concat(ScenarioCatalog.Invariants)
                .Where(candidate => candidate.Id == id)
                .Distinct()
        );

        Assert.Matches(CheckId(), check.Id);
        Assert.EndsWith(".", check.Remedy, StringComparison.Ordinal);
        Assert.False(check.Claim.EndsWith('.'));
    }

    [Fact]
    public void Check_ExplainsOthersThatExist()
    {
        var ids = ScenarioCatalog.Checks.Select(check => check.Id).ToHashSet(StringComparer.Ordinal);

        Assert.All(ScenarioCatalog.Checks, check =>
            Assert.Subset(ids, check.Explains.ToHashSet(StringComparer.Ordinal))
        );
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void Check_NamesRequirementsThatExist_AndHasTheirLevel(string id)
    {
        var check = ScenarioCatalog.Checks.Single(candidate => candidate.Id == id);
        var range = ScenarioCatalog
            .All.Where(scenario => scenario.Checks.Concat(ScenarioCatalog.Invariants).Contains(check))
            .SelectMany(scenario => scenario.Range.Revisions)
            .Distinct()
            .Where(check.AppliesTo)
            .ToList();

        Assert.NotEmpty(range);
        Assert.All(check.Requirements, name =>
            Assert.Contains(range, revision => RequirementCatalog.TryFind(name, revision, out _))
        );
        Assert.All(range, revision =>
        {
            var deciding = check.RequirementsIn(revision)[0];
            Assert.Equal(LevelOf(Keywords[deciding.Id]), deciding.Level);
        });
    }

    /// <summary>A rule that is named and never decides is one that a broken server breaks unseen, unless it is said
    /// why; a permission (MAY) cannot be broken.</summary>
    [Fact]
    public void Rule_DecidesSomewhere_OrItIsSaidWhyNot()
    {
        var named = ScenarioCatalog
            .All.Where(scenario => scenario.Role == TargetRole.Server)
            .SelectMany(scenario => scenario.Checks)
            .Concat(ScenarioCatalog.Invariants)
            .SelectMany(check => check.Requirements)
            .Where(name =>
                Keywords.Any(rule =>
                    rule.Key.EndsWith($"/{name}", StringComparison.Ordinal)
                    && LevelOf(rule.Value) is RequirementLevel.Must or RequirementLevel.Should
                )
            );
        var deciding = ScenarioCatalog.Checks.SelectMany(check =>
            ScenarioCatalog
                .All.Where(scenario => scenario.Checks.Concat(ScenarioCatalog.Invariants).Contains(check))
                .SelectMany(scenario => scenario.Range.Revisions)
                .Distinct()
                .Where(check.AppliesTo)
                .Select(revision => check.RequirementsIn(revision)[0].Id)
                .Select(id => id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..])
        );

        Assert.Equal(RulesBeside.Reasons.Keys.Order(), named.Except(deciding).Distinct().Order());
    }

    /// <summary>The keywords as the data file has them, read here without the product's own reader.</summary>
    private static Dictionary<string, string> ReadKeywords()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(
                Path.Combine(Checkout.Root, "src", "McpTestbed.Core", "Protocol", "Requirements", "requirements.json")
            )
        );
        var keywords = document
            .RootElement.GetProperty("requirements")
            .EnumerateArray()
            .ToDictionary(rule => rule.GetProperty("id").GetString()!, rule => rule.GetProperty("level").GetString()!);
        foreach (var rule in document.RootElement.GetProperty("gaps").EnumerateArray())
            keywords.Add(
                rule.GetProperty("id").GetString()!,
                rule.TryGetProperty("weight", out var weight) ? $"gap, {weight.GetString()}" : "gap"
            );
        foreach (var rule in document.RootElement.GetProperty("external").EnumerateArray())
            keywords.Add(rule.GetProperty("id").GetString()!, "external");
        return keywords;
    }

    private static RequirementLevel LevelOf(string keyword) =>
        keyword switch
        {
            "MUST" or "MUST NOT" or "REQUIRED" => RequirementLevel.Must,
            "SHOULD" or "SHOULD NOT" or "gap, warning" => RequirementLevel.Should,
            "external" => RequirementLevel.External,
            _ => RequirementLevel.May,
        };

    [GeneratedRegex("^[a-z][a-z-]*/[a-z][a-z0-9-]*$")]
    private static partial Regex ScenarioId();

    [GeneratedRegex("^[a-z][a-z0-9-]*$")]
    private static partial Regex CheckId();
}
