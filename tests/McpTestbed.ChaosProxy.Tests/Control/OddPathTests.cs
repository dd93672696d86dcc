using System.Text.Json.Nodes;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>Paths and names that no path can hold.</summary>
public sealed class OddPathTests
{
    [Theory]
    [InlineData("/%0d%0aX//", "/%0D%0AX")]
    [InlineData("//proxies", "/proxies")]
    [InlineData("/a%20b//c%3Fd", "/a%20b/c%3Fd")]
    public async Task DoubledSlash_IsSentElsewhere_Encoded(string path, string elsewhere)
    {
        await using var control = await ControlUnderTest.StartAsync();
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", control.Server.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"),
            TestContext.Current.CancellationToken
        );
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 301 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nLocation: {elsewhere}\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("/")]
    [InlineData("..")]
    [InlineData("a\\u0000b")]
    [InlineData("a\\nb")]
    public async Task Names_ThatCouldNotBeRemovedAgain_AreRefused(string name)
    {
        await using var control = await ControlUnderTest.StartAsync();
        await control.CreateAsync();

        var proxy = await control.SendAsync("POST", "/proxies", $$"""{"name":"{{name}}","upstream":"127.0.0.1:1"}""");
        var populated = await control.SendAsync(
            "POST",
            "/populate",
            $$"""[{"name":"{{name}}","upstream":"127.0.0.1:1"}]"""
        );
        var planned = await control.SendAsync(
            "PUT",
            "/chaos/v1/plan",
            $$$"""{"proxies":[{"name":"{{{name}}}","upstream":"127.0.0.1:1"}]}"""
        );
        var toxic = await control.SendAsync(
            "POST",
            "/proxies/p/toxics",
            $$$"""{"name":"{{{name}}}","type":"latency","attributes":{"latency":1}}"""
        );

        Assert.All([proxy, populated, planned, toxic], answer =>
        {
            Assert.Equal(400, answer.Status);
            Assert.Contains("is not allowed; allowed is a name without '/'", answer.Body, StringComparison.Ordinal);
        });
        Assert.Single(((JsonObject)await control.GetAsync("/proxies")));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a%b")]
    [InlineData("ä?#")]
    public async Task OddNames_CanBeRemovedAgain(string name)
    {
        await using var control = await ControlUnderTest.StartAsync();
        await control.CreateAsync(name);

        var (status, _) = await control.SendAsync("DELETE", $"/proxies/{Uri.EscapeDataString(name)}");

        Assert.Equal(204, status);
    }
}
