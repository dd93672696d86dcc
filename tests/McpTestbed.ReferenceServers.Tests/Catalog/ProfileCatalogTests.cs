using McpTestbed.ReferenceServers.Catalog;
using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Catalog;

public sealed class ProfileCatalogTests
{
    public static TheoryData<string> Names => [.. ProfileCatalog.All.Select(create => create().Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Profile_AnswersAnInitialize(string name)
    {
        await using var peer = await WirePeer.StartAsync(name);

        Assert.InRange((await peer.InitializeAsync()).Status, 200, 599);
    }

    [Fact]
    public void Catalogue_HasOneProfileToAName_EachWithARevision()
    {
        var profiles = ProfileCatalog.All.Select(create => create()).ToArray();

        Assert.Equal(profiles.Length, profiles.Select(profile => profile.Name).Distinct().Count());
        Assert.All(profiles, profile => Assert.NotEmpty(profile.Revisions));
    }

    [Fact]
    public void Catalogue_ListsEveryProfileOfTheProgram()
    {
        var written = typeof(Profile)
            .Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Profile)));
        var listed = ProfileCatalog.All.Select(create => create().GetType());

        Assert.Equal(written.Select(type => type.FullName).Order(), listed.Select(type => type.FullName).Order());
    }
}
