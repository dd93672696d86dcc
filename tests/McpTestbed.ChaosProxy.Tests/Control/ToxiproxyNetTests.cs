using System.Text.Json.Nodes;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>Requests in the form in which the package Toxiproxy.Net writes its classes: names as .NET spells them, or
/// in camel case, and streams as <c>UpStream</c> and <c>DownStream</c>. No feed serves the package to test
/// with.</summary>
public sealed class ToxiproxyNetTests
{
    [Theory]
    [InlineData("Name", "Listen", "Upstream", "Enabled")]
    [InlineData("name", "listen", "upstream", "enabled")]
    public async Task Proxy_IsAddedChangedAndFound(string name, string listen, string upstream, string enabled)
    {
        await using var control = await ControlUnderTest.StartAsync();
        var added = await control.SendAsync(
            "POST",
            "/proxies",
            $$"""{"{{name}}":"one","{{listen}}":"127.0.0.1:0","{{upstream}}":"127.0.0.1:1","{{enabled}}":true}"""
        );
        Assert.Equal(201, added.Status);
        var at = JsonNode.Parse(added.Body)!["listen"];

        var changed = await control.SendAsync(
            "POST",
            "/proxies/one",
            $$"""{"{{name}}":"one","{{listen}}":"{{at}}","{{upstream}}":"127.0.0.1:1","{{enabled}}":false}"""
        );
        Assert.Equal(200, changed.Status);

        var found = JsonNode.Parse((await control.SendAsync("GET", "/proxies/one")).Body)!;
        Assert.False(found["enabled"]!.GetValue<bool>());
        Assert.Equal(200, (await control.SendAsync("GET", "/proxies")).Status);
        Assert.Equal(204, (await control.SendAsync("POST", "/reset")).Status);
        Assert.Equal(204, (await control.SendAsync("DELETE", "/proxies/one")).Status);
    }

    [Theory]
    [InlineData("DownStream")]
    [InlineData("UpStream")]
    public async Task Toxic_IsTakenWithItsStreamAsTheEnumIsSpelled(string spelled)
    {
        await using var control = await ControlUnderTest.StartAsync();
        await control.SendAsync(
            "POST",
            "/proxies",
            """{"Name":"one","Listen":"127.0.0.1:0","Upstream":"127.0.0.1:1"}"""
        );

        var added = await control.SendAsync(
            "POST",
            "/proxies/one/toxics",
            $$"""
            {"Attributes":{"Latency":300,"Jitter":100},"Type":"latency","Name":"slow","Stream":"{{spelled}}",
             "Toxicity":0.5}
            """
        );

        Assert.Equal(200, added.Status);
        var toxic = JsonNode.Parse(added.Body)!;
        Assert.Equal(spelled, $"{toxic["stream"]}");
        Assert.Equal(300, toxic["attributes"]!["latency"]!.GetValue<int>());
        var all = JsonNode.Parse((await control.SendAsync("GET", "/proxies/one/toxics")).Body)!.AsArray();
        Assert.Equal("slow", $"{Assert.Single(all)!["name"]}");
        Assert.Equal(204, (await control.SendAsync("DELETE", "/proxies/one/toxics/slow")).Status);
    }
}
