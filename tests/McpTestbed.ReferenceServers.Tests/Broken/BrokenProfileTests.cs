using McpTestbed.ReferenceServers.Catalog;
using McpTestbed.ReferenceServers.SessionEra;
using McpTestbed.ReferenceServers.Tests.Shared;
using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Broken;

public sealed class BrokenProfileTests
{
    private static readonly IReadOnlyList<Defect> Defects =
    [
        .. SessionDefects.All,
        .. StreamDefects.All,
        .. BrowserDefects.All,
        .. VersionDefects.All,
        .. HttpDefects.All,
        .. InvariantDefects.All,
        .. CaseDefects.All,
        .. CrowdDefects.All,
        .. AuthorizationDefects.All,
    ];

    public static TheoryData<string> Names => [.. Defects.Select(defect => defect.Profile)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task BrokenProfile_ShowsItsDefect_WhereTheGoodOneShowsNone(string profile)
    {
        var defect = Defects.Single(d => d.Profile == profile);
        await using var broken = await WirePeer.StartAsync(profile);
        await using var good = await WirePeer.StartAsync(
            broken.Profile.Credentials is null ? "stateful" : "stateful-protected"
        );

        Assert.Equal((defect.Good, defect.Bad), (await defect.Look(good), await defect.Look(broken)));
    }

    [Fact]
    public void Defects_CoverEveryBrokenProfileOfTheSessionEra()
    {
        var broken = ProfileCatalog
            .All.Select(create => create())
            .OfType<SessionEraProfile>()
            .Where(profile =>
                profile.Name.StartsWith("broken-", StringComparison.Ordinal)
                && !SharedDefectTests.Profiles.Contains(profile.Name)
            );

        Assert.Equal(broken.Select(profile => profile.Name).Order(), Defects.Select(defect => defect.Profile).Order());
    }
}
