using McpTestbed.ChaosProxy.Control;
using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Tests.Control;

public sealed class ChaosConfigTests
{
    private const string Yaml = """
        - name: mcp
          upstream: 127.0.0.1:1
          toxics:
            - { type: latency, attributes: { latency: 300 }, toxicity: 0.5 }
            - type: close
              stream: upstream
              attributes:
                how: rst
              max_hits: 2
        - { name: "7", upstream: "127.0.0.1:1", enabled: false }
        """;

    private const string Json = """
        [{"name":"mcp","upstream":"127.0.0.1:1","toxics":[
          {"type":"latency","attributes":{"latency":300},"toxicity":0.5},
          {"type":"close","stream":"upstream","attributes":{"how":"rst"},"max_hits":2}]},
         {"name":"7","upstream":"127.0.0.1:1","enabled":false}]
        """;

    [Theory]
    [InlineData(Yaml)]
    [InlineData(Json)]
    public async Task File_MakesProxiesAndToxics(string text)
    {
        await using var registry = new ProxyRegistry(new(), allowsRemote: false);

        await ChaosConfig.ApplyAsync(text, registry, reading: null, TestContext.Current.CancellationToken);

        Assert.Equal([("7", false), ("mcp", true)], registry.All.Select(proxy => (proxy.Name, proxy.IsEnabled)));
        var toxics = registry.Get("mcp").Toxics;
        Assert.Equal([("close_upstream", LinkDirection.Upstream, 1), ("latency_downstream", LinkDirection.Downstream, 0.5)], toxics.Select(toxic => (toxic.Name, toxic.Direction, toxic.Toxicity)));
        Assert.Equal(300, toxics[1].Values.Number("latency"));
        Assert.Equal(2, toxics[0].Budget.MaximumHits);
    }

    [Theory]
    [InlineData("- name: mcp", "missing required field: upstream at proxy 1")]
    [InlineData("name: mcp", "bad request body: name is not a known field; known are proxies, rules")]
    [InlineData("- { name: m, upstream: u, toxics: [ { type: bandwidth, attributes: { rate: fast } } ] }", "bad request body: rate \"fast\" is not allowed; allowed is a whole number of KB/s from 0 to 1000000000")]
    [InlineData("- { name: m, upstream: u, toxics: [ { type: nothing } ] }", "invalid toxic type")]
    [InlineData("- &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n- &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n- &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n- &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n- [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]", "bad request body: the file has more than 100000 values")]
    [InlineData("- [", "bad request body: ")]
    public async Task File_ThatIsWrong_IsRefusedBeforeAnythingIsMade(string text, string message)
    {
        await using var registry = new ProxyRegistry(new(), allowsRemote: false);

        var error = await Assert.ThrowsAsync<ControlException>(() => ChaosConfig.ApplyAsync(text, registry, reading: null, TestContext.Current.CancellationToken));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(registry.All);
    }
}
