using McpTestbed.ReferenceServers.Catalog;
using McpTestbed.ReferenceServers.Hosting;
using McpTestbed.ReferenceServers.Tests.Wire;

namespace McpTestbed.ReferenceServers.Tests.Hosting;

public sealed class AdminEndpointsTests
{
    [Fact]
    public async Task Clock_IsAdvanced_ForTheProfileNamed()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        await using var admin = await StartAsync(peer.Profile);
        var id = await peer.OpenSessionAsync();

        var status = await PostAsync(admin, "/stateful/clock/advance", """{"seconds":1800}""");

        Assert.Equal((204, 404), (status, (await peer.PostAsync(id, peer.Request("ping"))).Status));
    }

    [Fact]
    public async Task Sessions_AreExpired_ForTheProfileNamed()
    {
        await using var peer = await WirePeer.StartAsync("stateful");
        await using var admin = await StartAsync(peer.Profile);
        var id = await peer.OpenSessionAsync();

        var status = await PostAsync(admin, "/stateful/sessions/expire", "");

        Assert.Equal((204, 404), (status, (await peer.PostAsync(id, peer.Request("ping"))).Status));
    }

    [Theory]
    [InlineData("/stateful/clock/advance", "{}", 400)]
    [InlineData("/stateful/clock/advance", "no", 400)]
    [InlineData("/stateful/clock/advance", """{"seconds":-1}""", 400)]
    [InlineData("/other/sessions/expire", "", 404)]
    public async Task Request_IsRefused_WhenItDoesNotFit(string path, string body, int status)
    {
        await using var admin = await StartAsync(ProfileCatalog.Create("stateful")!);

        Assert.Equal(status, await PostAsync(admin, path, body));
    }

    [Theory]
    [InlineData("Origin: http://localhost")]
    [InlineData("Host: evil.example")]
    [InlineData("User-Agent: Mozilla/5.0 (X11)")]
    public async Task Request_IsForbidden_WhenItMayComeFromABrowser(string header)
    {
        await using var admin = await StartAsync(ProfileCatalog.Create("stateful")!);

        Assert.Equal(403, await PostAsync(admin, "/stateful/sessions/expire", "", header));
    }

    private static Task<LoopbackHost> StartAsync(Profile profile) =>
        LoopbackHost.StartAsync(
            "admin",
            0,
            _ => { },
            app => AdminEndpoints.Map(app, [profile]),
            TestContext.Current.CancellationToken
        );

    private static async Task<int> PostAsync(LoopbackHost admin, string path, string body, params string[] headers)
    {
        using var connection = await WireConnection.OpenAsync(new Uri(admin.Address));
        var host = headers.Any(line => line.StartsWith("Host:", StringComparison.Ordinal))
            ? []
            : new[] { "Host: localhost" };
        return (await connection.SendAsync("POST", path, [.. host, .. headers], body)).Status;
    }
}
