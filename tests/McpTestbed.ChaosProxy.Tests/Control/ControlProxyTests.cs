using System.Net;
using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Client;
using McpTestbed.ChaosProxy.Tests.Peers;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>Proxies over the API: what it keeps, replaces and lets through.</summary>
public sealed class ControlProxyTests
{
    [Fact]
    public async Task Populate_LeavesSameReplacesDifferentAndStopsAtTheFirstFailure()
    {
        await using var control = await ControlUnderTest.StartAsync();
        var listen = await control.CreateAsync("a");
        await control.SendAsync("POST", "/proxies/a/toxics", """{"type":"noop"}""");
        await control.SendAsync("PATCH", "/proxies/a", """{"enabled":false}""");

        var (status, body) = await control.SendAsync(
            "POST",
            "/populate",
            $$"""[{"name":"a","listen":"{{listen}}","upstream":"127.0.0.1:1"},"""
                + $$"""{"name":"b","listen":"127.0.0.1:0","upstream":"127.0.0.1:1"}]"""
        );
        Assert.Equal(201, status);
        var proxies = JsonNode.Parse(body)!["proxies"]!.AsArray();
        Assert.Equal(["a", "b"], proxies.Select(proxy => (string)proxy!["name"]!));
        Assert.False((bool)proxies[0]!["enabled"]!);
        Assert.Single(proxies[0]!["toxics"]!.AsArray());

        await control.SendAsync(
            "POST",
            "/populate",
            $$"""[{"name":"a","listen":"{{listen}}","upstream":"127.0.0.1:2"}]"""
        );
        Assert.Empty((await control.GetAsync("/proxies/a"))["toxics"]!.AsArray());

        (status, body) = await control.SendAsync(
            "POST",
            "/populate",
            """[{"name":"c","listen":"127.0.0.1:0","upstream":"127.0.0.1:1"},"""
                + """{"name":"d","listen":"bad","upstream":"127.0.0.1:1"}]"""
        );
        Assert.Equal(500, status);
        Assert.Equal("c", (string)JsonNode.Parse(body)!["proxies"]![0]!["name"]!);
        Assert.Equal((201, """{"proxies":[]}"""), await control.SendAsync("POST", "/populate", "[]"));
        Assert.StartsWith(
            """{"error":"missing required field: upstream at proxy 1","status":400""",
            (await control.SendAsync("POST", "/populate", """[{"name":"e"}]""")).Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Reset_EnablesProxiesAndRemovesToxics()
    {
        await using var control = await ControlUnderTest.StartAsync();
        var listen = await control.CreateAsync();
        await control.SendAsync("POST", "/proxies/p/toxics", """{"type":"noop"}""");
        await control.SendAsync("POST", "/proxies/p", """{"enabled":false}""");

        Assert.Equal(204, (await control.SendAsync("POST", "/reset")).Status);

        Assert.Equal(
            """{"p":{"name":"p","listen":"LISTEN","upstream":"127.0.0.1:1","enabled":true,"toxics":[]}}""".Replace(
                "LISTEN",
                listen,
                StringComparison.Ordinal
            ),
            (await control.GetAsync("/proxies")).ToJsonString()
        );
    }

    [Fact]
    public async Task Connections_AreCountedWhileTheyAreOpen()
    {
        using var server = new RawServer();
        await using var control = await ControlUnderTest.StartAsync();
        var listen = await control.CreateAsync("p", server.Uri.Authority);
        await control.SendAsync("POST", "/proxies/p/toxics", """{"type":"noop","stream":"upstream"}""");
        using var client = await RawPeer.ConnectAsync(IPEndPoint.Parse(listen));
        using var peer = await server.AcceptAsync();
        await client.SendAsync("hello");
        await peer.ReadAsync(5);
        await peer.SendAsync("hi");
        await client.ReadAsync(2);

        var state = await control.GetAsync("/proxies/p/connections");

        Assert.Equal(1, (int)state["accepted"]!);
        var connection = state["connections"]!.AsArray().Single()!;
        Assert.Equal(client.LocalPort, (int)connection["client_port"]!);
        Assert.Equal(5, (int)connection["bytes"]!["from_client"]!);
        Assert.Equal(2, (int)state["bytes"]!["from_server"]!);
        Assert.Equal("noop_upstream", (string)connection["toxics"]![0]!);
    }

    [Fact]
    public async Task Disposal_ClosesListenersAndConnections()
    {
        using var server = new RawServer();
        RawPeer client;
        await using (var control = await ControlUnderTest.StartAsync())
        {
            var listen = await control.CreateAsync("p", server.Uri.Authority);
            client = await RawPeer.ConnectAsync(IPEndPoint.Parse(listen));
            (await server.AcceptAsync()).Dispose();
        }

        Assert.Equal((string.Empty, End.Fin), await client.ReadToEndAsync());
        client.Dispose();
    }

    [Fact]
    public async Task Client_DrivesTheWholeApi()
    {
        await using var control = await ControlUnderTest.StartAsync();
        var client = new ToxiproxyClient(control.Http);
        var cancellation = TestContext.Current.CancellationToken;
        var attributes = new Dictionary<string, System.Text.Json.JsonElement>
        {
            ["latency"] = System.Text.Json.JsonElement.Parse("5"),
        };

        Assert.True((await client.CreateAsync("p", "127.0.0.1:0", "127.0.0.1:1", cancellation)).Enabled);
        Assert.Equal(
            "latency_downstream",
            (await client.AddAsync("p", new("latency", Attributes: attributes, MaxHits: 3), cancellation)).Name
        );
        Assert.Equal(0.5, (await client.UpdateAsync("p", "latency_downstream", null, 0.5, cancellation)).Toxicity);
        Assert.Equal(3, (await client.GetProxiesAsync(cancellation))["p"].Toxics.Single().MaxHits);
        await client.RemoveAsync("p", "latency_downstream", cancellation);
        Assert.False((await client.EnableAsync("p", false, cancellation)).Enabled);
        await client.ResetAsync(cancellation);
        await client.DeleteAsync("p", cancellation);
        Assert.Equal(
            404,
            (await Assert.ThrowsAsync<ToxiproxyException>(() => client.DeleteAsync("p", cancellation))).Status
        );
    }
}
