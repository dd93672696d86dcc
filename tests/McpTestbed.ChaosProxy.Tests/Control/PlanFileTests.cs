using McpTestbed.ChaosProxy.Control.Plans;
using McpTestbed.ChaosProxy.Control.Proxies;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Toxics;

namespace McpTestbed.ChaosProxy.Tests.Control;

public sealed class PlanFileTests
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

        await ApplyAsync(text, registry);

        Assert.Equal([("7", false), ("mcp", true)], registry.All.Select(proxy => (proxy.Name, proxy.IsEnabled)));
        var toxics = registry.Get("mcp").Toxics;
        Assert.Equal(
            [("close_upstream", LinkDirection.Upstream, 1), ("latency_downstream", LinkDirection.Downstream, 0.5)],
            toxics.Select(toxic => (toxic.Name, toxic.Direction, toxic.Toxicity))
        );
        Assert.Equal(300, toxics[1].Values.Number("latency"));
        Assert.Equal(2, toxics[0].Budget.MaximumHits);
    }

    [InlineData("- name: mcp", "proxies[0]: missing required field: upstream")]
    [InlineData("name: mcp", "bad request body: name is not a known field; known are seed, proxies, rules")]
    [InlineData(
        "- { name: m, upstream: u, upsteam: v }",
        "proxies[0]: bad request body: upsteam is not a known field; known are name, listen, upstream, enabled, "
            + "balance, toxics"
    )]
    [InlineData(
        "- { name: m, upstream: u, toxics: [ { type: bandwidth, attributes: { rate: fast } } ] }",
        "proxies[0].toxics[0]: bad request body: rate \"fast\" is not allowed; allowed is a whole number of "
            + "KB/s from 0 to 1000000000"
    )]
    [InlineData(
        "- { name: m, upstream: u, toxics: [ { type: noop }, { type: bandwidth, attributes: { speed: 1 } } ] }",
        "proxies[0].toxics[1]: bad request body: speed is not a known field; known are rate"
    )]
    [InlineData(
        "- { name: m, upstream: u, toxics: [ { type: noop, kind: x } ] }",
        "proxies[0].toxics[0]: bad request body: kind is not a known field; known are type, name"
    )]
    [InlineData(
        "- { name: m, upstream: u, toxics: [ { type: noop }, { type: noop } ] }",
        "proxies[0]: bad request body: toxics: name \"noop_downstream\" is given twice; allowed is once"
    )]
    [InlineData("- { name: m, upstream: u, listen: 'a:b:c' }", "proxies[0]: listen tcp: address a:b:c: invalid port")]
    [InlineData(
        "- { name: m, upstream: u }\n- { name: m, upstream: v }",
        "bad request body: proxies: name \"m\" is given twice; allowed is once"
    )]
    [InlineData(
        "- { name: m, upstream: u, toxics: [ { type: nothing } ] }",
        "proxies[0].toxics[0]: invalid toxic type"
    )]
    [InlineData(
        "seed: -1",
        "bad request body: seed -1 is not allowed; allowed is a whole number from 0 to 18446744073709551615"
    )]
    [InlineData("seed: 2", "seed 2 is not allowed; allowed is 1, with which the program was started")]
    [InlineData(
        "proxies: { name: m }",
        "bad request body: proxies {\"name\":\"m\"} is not allowed; allowed is a JSON array"
    )]
    [InlineData(
        "rules: { id: r, fault: { kind: stall } }",
        "bad request body: rules {\"id\":\"r\",\"fault\":{\"kind\":\"stall\"}} is not allowed; allowed is a JSON array"
    )]
    [InlineData(
        "- &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n- &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n- &c [*b, *b, *b, "
            + "*b, *b, *b, *b, *b, *b, *b]\n- &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n- [*d, *d, *d, *d, *d, "
            + "*d, *d, *d, *d, *d]",
        "bad request body: the document has more than 100000 values"
    )]
    [InlineData("- [", "bad request body: ")]
    [Theory]
    public async Task File_ThatIsWrong_IsRefusedBeforeAnythingIsMade(string text, string message)
    {
        await using var registry = new ProxyRegistry(new(), allowsRemote: false);

        var error = await Assert.ThrowsAsync<RefusedException>(() => ApplyAsync(text, registry));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(registry.All);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public async Task File_ThatIsNestedWithoutEnd_IsRefused(string piece)
    {
        await using var registry = new ProxyRegistry(new(), allowsRemote: false);
        var text = "# yaml\n" + string.Concat(Enumerable.Repeat(piece, 200_000));

        var error = await Assert.ThrowsAsync<RefusedException>(() => ApplyAsync(text, registry));

        Assert.StartsWith("bad request body: ", error.Message, StringComparison.Ordinal);
    }

    private static async Task ApplyAsync(string text, ProxyRegistry registry)
    {
        using var book = new PlanBook(registry, inspection: null, seed: 1);
        await book.ApplyAsync(
            PlanRequest.Read(PlanFile.Parse(text)),
            isDryRun: false,
            TestContext.Current.CancellationToken
        );
    }
}
