using System.Net;
using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>Balancing proxies over the control API.</summary>
public sealed class BalancingProxyTests
{
    [Fact]
    public async Task Proxy_BalancesOverItsUpstreams_AndSaysHow()
    {
        using var folder = new RunFolder();
        using var reading = new HttpInspection(folder.History, 1, TimeProvider.System);
        await using var control = await ControlUnderTest.StartAsync(reading);
        using RawServer one = new(),
            two = new();

        var (status, body) = await control.SendAsync(
            "POST",
            "/proxies",
            $$"""{"name":"p","listen":"127.0.0.1:0","upstream":"{{one.Uri.Authority}}, {{two.Uri.Authority}}"}"""
        );

        Assert.Equal(201, status);
        var proxy = JsonNode.Parse(body)!;
        Assert.Equal("round-robin", (string)proxy["balance"]!);
        Assert.Equal($"{one.Uri.Authority},{two.Uri.Authority}", (string)proxy["upstream"]!);
        using var client = await RawPeer.ConnectAsync(IPEndPoint.Parse((string)proxy["listen"]!));
        foreach (var server in (RawServer[])[one, two])
        {
            await client.SendAsync(Say.Get());
            using var peer = await server.AcceptAsync();
            await ReplicasUnderTest.AnswerAsync(peer, client, Say.Get());
        }
    }

    [Fact]
    public async Task Proxy_KeepsItsBalance_UntilToldOtherwise()
    {
        using var folder = new RunFolder();
        using var reading = new HttpInspection(folder.History, 1, TimeProvider.System);
        await using var control = await ControlUnderTest.StartAsync(reading);
        await control.SendAsync(
            "POST",
            "/proxies",
            """{"name":"p","listen":"127.0.0.1:0","upstream":"127.0.0.1:1,127.0.0.1:2","balance":"sticky"}"""
        );
        await control.SendAsync("PATCH", "/proxies/p", """{"enabled":false}""");
        await control.SendAsync("PATCH", "/proxies/p", """{"upstream":"127.0.0.1:1,127.0.0.1:3"}""");
        Assert.Equal("sticky", (string)(await control.GetAsync("/proxies/p"))["balance"]!);
        await control.SendAsync("PATCH", "/proxies/p", """{"balance":"round-robin"}""");
        Assert.Equal("round-robin", (string)(await control.GetAsync("/proxies/p"))["balance"]!);
    }

    [Theory]
    [InlineData(
        """{"name":"p","upstream":"127.0.0.1:1","balance":"fair"}""",
        "balance \\\"fair\\\" is not allowed; allowed is round-robin or sticky"
    )]
    [InlineData("""{"name":"p","upstream":"127.0.0.1:1,,127.0.0.1:2"}""", "with commas between them")]
    [InlineData("""{"name":"p","upstream":"127.0.0.1:1,127.0.0.1:1"}""", "with commas between them")]
    [InlineData("""{"name":"p","upstream":"127.0.0.1:1","balance":7}""", "balance 7 is not allowed")]
    public async Task Proxy_IsRefused_WhenItsBalanceMakesNoSense(string request, string why)
    {
        using var folder = new RunFolder();
        using var reading = new HttpInspection(folder.History, 1, TimeProvider.System);
        await using var control = await ControlUnderTest.StartAsync(reading);

        var (status, body) = await control.SendAsync("POST", "/proxies", request);

        Assert.Equal(400, status);
        Assert.Contains(why, body, StringComparison.Ordinal);
        Assert.Equal("{}", (await control.GetAsync("/proxies")).ToJsonString());
    }

    [Theory]
    [InlineData("POST", "/proxies", """{"name":"q","upstream":"127.0.0.1:1,127.0.0.1:2"}""")]
    [InlineData("PATCH", "/proxies/p", """{"balance":"sticky"}""")]
    public async Task Balancing_IsRefused_WhereNothingReadsHttpAlong(string method, string path, string request)
    {
        await using var control = await ControlUnderTest.StartAsync();
        await control.CreateAsync();

        var (status, body) = await control.SendAsync(method, path, request);

        Assert.Equal(400, status);
        Assert.Contains("start with --history FILE", body, StringComparison.Ordinal);
    }
}
