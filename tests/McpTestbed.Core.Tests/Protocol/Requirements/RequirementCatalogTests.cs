using System.Text.Json;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Requirements;

namespace McpTestbed.Core.Tests.Protocol.Requirements;

public sealed class RequirementCatalogTests
{
    [Theory]
    [InlineData("requirements")]
    [InlineData("external")]
    [InlineData("gaps")]
    public void EveryRuleOfTheDataFile_IsThereUnderItsId(string part)
    {
        var ids = IdsIn(part);

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(id, RequirementCatalog.Requirements[id].Id));
    }

    [Fact]
    public void EveryFailureModeOfTheDataFile_IsThereUnderItsId() =>
        Assert.Equal(
            IdsIn("failure_modes").Concat(IdsIn("new_failure_modes")).Order(),
            RequirementCatalog.FailureModes.Keys.Order()
        );

    [Fact]
    public void Catalog_HoldsNothingThatTheDataFileLacks() =>
        Assert.Equal(
            IdsIn("requirements").Count + IdsIn("external").Count + IdsIn("gaps").Count,
            RequirementCatalog.Requirements.Count
        );

    [Fact]
    public void EveryRule_SaysWhatItAsksForAndWhere() => Assert.All(RequirementCatalog.Requirements.Values, rule =>
        {
            Assert.NotEmpty(rule.Text);
            Assert.NotEmpty(rule.Evidence);
            Assert.NotEmpty(rule.Source);
            Assert.NotEmpty(rule.Keyword);
        });

    [Fact]
    public void EveryRuleOfTheSpecification_BelongsToAKnownRevision() =>
        Assert.All(IdsIn("requirements"), id => Assert.True(Revision.TryParse(id.Split('/')[0], out _), id));

    [Fact]
    public void EveryFailureMode_NamesRulesThatExist() => Assert.All(RequirementCatalog.FailureModes.Values, mode =>
        {
            Assert.NotEmpty(mode.Title);
            Assert.NotEmpty(mode.Requirements);
            Assert.All(mode.Requirements, id =>
                Assert.True(RequirementCatalog.Requirements.ContainsKey(id), $"{mode.Id}: {id}")
            );
        });

    [Fact]
    public void FailureMode_OfBothEras_NamesTheRuleOfEachRevisionOfTheSessionEra() =>
        Assert.Equal(
            ["2025-03-26", "2025-06-18", "2025-11-25"],
            RequirementCatalog
                .FailureModes["NFM-04"]
                .Requirements.Where(id => id.EndsWith("/session/client-reinit-on-404", StringComparison.Ordinal))
                .Select(id => id.Split('/')[0])
        );

    [Theory]
    [InlineData("MUST", RequirementLevel.Must)]
    [InlineData("MUST NOT", RequirementLevel.Must)]
    [InlineData("REQUIRED", RequirementLevel.Must)]
    [InlineData("SHOULD", RequirementLevel.Should)]
    [InlineData("SHOULD NOT", RequirementLevel.Should)]
    [InlineData("MAY", RequirementLevel.May)]
    [InlineData("(should)", RequirementLevel.May)]
    [InlineData("gap", RequirementLevel.May)]
    [InlineData("gap, warning", RequirementLevel.Should)]
    [InlineData("external", RequirementLevel.External)]
    public void Level_FollowsFromTheWordOfTheSource(string keyword, RequirementLevel expected)
    {
        var rules = RequirementCatalog.Requirements.Values.Where(rule => rule.Keyword == keyword).ToList();

        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.Equal(expected, rule.Level));
    }

    [Theory]
    [InlineData("lifecycle/respect-negotiated", "2025-03-26", RequirementLevel.Should)]
    [InlineData("lifecycle/respect-negotiated", "2025-06-18", RequirementLevel.Must)]
    [InlineData("session/expired-404", "2025-11-25", RequirementLevel.Must)]
    [InlineData("gap/unknown-session-id", "2024-11-05", RequirementLevel.May)]
    [InlineData("ext/rfc9110/ows", "2026-07-28", RequirementLevel.External)]
    public void TryFind_GivesTheRuleOfThatRevision(string name, string revision, RequirementLevel expected)
    {
        Assert.True(RequirementCatalog.TryFind(name, Revision.Parse(revision), out var found));
        Assert.Equal(expected, found.Level);
        Assert.EndsWith(name, found.Id, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("session/expired-404", "2026-07-28")]
    [InlineData("2025-11-25/session/expired-404", "2025-11-25")]
    [InlineData("gap/no-such", "2025-11-25")]
    public void TryFind_FindsNothing_WhereTheNameStandsForNone(string name, string revision) =>
        Assert.False(RequirementCatalog.TryFind(name, Revision.Parse(revision), out _));

    private static List<string> IdsIn(string part)
    {
        using var stream = typeof(RequirementCatalog).Assembly.GetManifestResourceStream("requirements.json")!;
        using var document = JsonDocument.Parse(stream);
        return
        [
            .. document
                .RootElement.GetProperty(part)
                .EnumerateArray()
                .Select(rule => rule.GetProperty("id").GetString()!),
        ];
    }
}
