using McpTestbed.ReferenceClients.Catalog;
using McpTestbed.ReferenceClients.SessionEra;

namespace McpTestbed.ReferenceClients.Tests;

/// <summary>What the catalogue promises of its profiles.</summary>
public sealed class ProfileCatalogTests
{
    [Fact]
    public void Names_AreUnique() =>
        Assert.Equal(ProfileCatalog.All.Count, ProfileCatalog.All.Select(profile => profile.Name).Distinct().Count());

    [Fact]
    public void Summaries_AreOneSentence() =>
        Assert.All(ProfileCatalog.All, profile => Assert.Matches(@"^[A-Z].*[^.]\.$", profile.Summary));

    [Fact]
    public void Conduct_IsRightByDefault()
    {
        var conduct = new Conduct();

        Assert.All(Enum.GetValues<RequestKind>(), kind => Assert.True(conduct.CarriesSessionId(kind)));
        Assert.Equal("AbC", conduct.KeepSessionId("AbC"));
        Assert.Equal("2025-06-18", conduct.VersionHeader("2025-11-25", "2025-06-18"));
        Assert.Null(conduct.VersionHeader("2025-11-25", "2025-03-26"));
        Assert.Equal("last", conduct.LastEventId("first", "last"));
        Assert.Equal(2, conduct.IdOf(2)!.GetValue<int>());
    }
}
