using McpTestbed.ReferenceServers.Profiles;
using McpTestbed.ReferenceServers.Tests.Stateless;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpTestbed.ReferenceServers.Tests.AspNetCore;

/// <summary>The hand-written servers as a client sees them that none of us wrote.</summary>
public sealed class OfficialClientTests
{
    [Theory]
    [InlineData("stateless", "2026-07-28")]
    [InlineData("legacy-sse", "2024-11-05")]
    public async Task OfficialClient_AgreesOnTheVersionAndCallsTools(string name, string version)
    {
        var isStateless = name == "stateless";
        await using var server = await RunningProfile.StartAsync(
            isStateless ? new StatelessProfile() : new LegacySseProfile()
        );
        var transport = new HttpClientTransport(
            new HttpClientTransportOptions
            {
                Endpoint = server.Url,
                TransportMode = isStateless ? HttpTransportMode.StreamableHttp : HttpTransportMode.Sse,
            }
        );
        await using var client = await McpClient.CreateAsync(
            transport,
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal(version, client.NegotiatedProtocolVersion);

        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(tools, tool => tool.Name == "count");
        var answer = await client.CallToolAsync(
            "count",
            new Dictionary<string, object?> { ["key"] = "k" },
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal("1", Assert.IsType<TextContentBlock>(Assert.Single(answer.Content)).Text);
        Assert.Equal(
            "greeting",
            Assert.Single(await client.ListPromptsAsync(cancellationToken: TestContext.Current.CancellationToken)).Name
        );
    }
}
