using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>The whole of proxies, toxics and rules as one document.</summary>
public sealed class PlanTests
{
    private const string Lost =
        """{"id":"lost","scope":{"rpc":"tools/call"},"fault":{"kind":"lose-answer","how":"rst"}}""";
    private const string Gone =
        """{"id":"gone","scope":{"rpc":"resources/list"},"fault":{"kind":"answer-instead","status":404}}""";

    [Fact]
    public async Task Plan_SaysWhatItWouldDo_AndDoesIt()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        await PutAsync(program, $$"""{"rules":[{{Lost}},{{Gone}}]}""");
        var plan = $$$"""
            {"proxies":[{"name":"mcp","upstream":"{{{program.Upstream.Uri.Authority}}}",
                         "toxics":[{"type":"noop","name":"idle"}]},
                        {"name":"new","upstream":"127.0.0.1:1"}],
             "rules":[{{{Lost}}},{{{Gone.Replace(
                "404",
                "410",
                StringComparison.Ordinal
            )}}},{"id":"slow","fault":{"kind":"delay","message":"request","ms":1}}]}
            """;
        const string Told =
            "\"proxies\":"
            + """{"added":["new"],"changed":[],"removed":[],"kept":["mcp"]},"toxics":"""
            + """{"added":["mcp/idle"],"changed":[],"removed":[],"kept":[]},"rules":"""
            + """{"armed":["slow","gone"],"healed":["gone"],"kept":["lost"]}}""";
        var before = await program.Control.SendAsync("GET", "/chaos/v1/plan");
        var lines = program.Reading.History.Count;

        Assert.Equal($$"""{"applied":false,{{Told}}""", await PutAsync(program, plan, "?dry_run=true"));
        Assert.Equal(before, await program.Control.SendAsync("GET", "/chaos/v1/plan"));
        Assert.Equal(lines, program.Reading.History.Count);
        Assert.Equal($$"""{"applied":true,{{Told}}""", await PutAsync(program, plan));

        Assert.Equal(["mcp", "new"], program.Control.Server.Registry.All.Select(proxy => proxy.Name));
        Assert.Equal(["gone", "lost", "slow"], program.Reading.Rules.All.Select(rule => rule.Rule.Id));
        Assert.Contains("answer 410", program.Reading.Rules.All[0].Rule.Description, StringComparison.Ordinal);
        var applied = (await program.HistoryAsync("?type=plan.applied")).OfType<PlanApplied>().Last();
        Assert.Equal((2, 3, 1UL), (applied.Proxies, applied.Rules, applied.Seed));
    }

    [Fact]
    public async Task Plan_ThatIsInPlace_ChangesNothing()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        await program.Control.SendAsync(
            "POST",
            "/proxies/mcp/toxics",
            """{"type":"latency","attributes":{"latency":3},"toxicity":0.5,"max_hits":2}"""
        );
        await program.Control.SendAsync(
            "POST",
            "/proxies",
            """{"name":"off","upstream":"127.0.0.1:1","enabled":false}"""
        );
        await PutAsync(program, $$"""{"rules":[{{Lost}},{{Gone}}]}""");
        var both = await program.ConnectAsync();
        var (_, plan) = await program.Control.SendAsync("GET", "/chaos/v1/plan");

        var changes = JsonNode.Parse(await PutAsync(program, plan))!;

        Assert.Equal(
            """{"added":[],"changed":[],"removed":[],"kept":["mcp","off"]}""",
            changes["proxies"]!.ToJsonString()
        );
        Assert.Equal(
            """{"added":[],"changed":[],"removed":[],"kept":["mcp/latency_downstream"]}""",
            changes["toxics"]!.ToJsonString()
        );
        Assert.Equal(
            """{"armed":[],"healed":[],"kept":["lost","gone"]}""",
            changes["rules"]!
                .ToJsonString()
                .Replace("""["gone","lost"]""", """["lost","gone"]""", StringComparison.Ordinal)
        );
        await ReadingUnderTest.ExchangeAsync(both, Say.Post(Say.Ping), Say.Ok());
        Assert.Equal(plan, (await program.Control.SendAsync("GET", "/chaos/v1/plan")).Body);
    }

    [Fact]
    public async Task Plan_LeavesWhatItDoesNotSpeakOf_AndEmptiesWhatItNames()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        await PutAsync(program, $$"""{"rules":[{{Lost}}]}""");
        Assert.Single(program.Control.Server.Registry.All);

        await PutAsync(program, """{"proxies":[]}""");
        Assert.Equal((0, 1), (program.Control.Server.Registry.All.Count, program.Reading.Rules.All.Count));

        await PutAsync(program, "rules: []");
        Assert.Empty(program.Reading.Rules.All);
    }

    [Fact]
    public async Task Plan_ChangesNothing_WhereAnAddressCannotBeHad()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        await program.Control.SendAsync("POST", "/proxies/mcp/toxics", """{"type":"noop"}""");
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var both = await program.ConnectAsync();
        var before = await program.Control.SendAsync("GET", "/chaos/v1/plan");

        foreach (
            var proxies in (string[])
                [
                    $$"""{"name":"other","upstream":"127.0.0.1:1"},"""
                        + $$"""{"name":"new","listen":"{{taken.LocalEndpoint}}","upstream":"127.0.0.1:1"}""",
                    $$"""{"name":"other","upstream":"127.0.0.1:1"},"""
                        + $$"""{"name":"mcp","listen":"{{taken.LocalEndpoint}}","upstream":"127.0.0.1:1"}""",
                ]
        )
        {
            var (status, answer) = await program.Control.SendAsync(
                "PUT",
                "/chaos/v1/plan",
                $$"""{"proxies":[{{proxies}}],"rules":[{{Lost}}]}"""
            );

            Assert.Equal(500, status);
            Assert.Contains($"listen tcp {taken.LocalEndpoint}: ", answer, StringComparison.Ordinal);
            Assert.Equal(before, await program.Control.SendAsync("GET", "/chaos/v1/plan"));
        }

        var again = await program.ConnectAsync();
        await ReadingUnderTest.ExchangeAsync(again, Say.Post(Say.Ping), Say.Ok());
        Assert.Empty((await program.HistoryAsync()).OfType<PlanApplied>());
        both.Client.Dispose();
    }

    [Fact]
    public async Task Plan_HandsAnAddressFromOneProxyToAnother()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        var listen = program.Control.Server.Registry.Get("mcp").Listen;
        var upstream = program.Upstream.Uri.Authority;

        await PutAsync(
            program,
            $$"""{"proxies":[{"name":"renamed","listen":"{{listen}}","upstream":"{{upstream}}"}]}"""
        );

        Assert.Equal(
            ("renamed", listen),
            Assert.Single(program.Control.Server.Registry.All) is var only ? (only.Name, only.Listen) : default
        );
        await ReadingUnderTest.ExchangeAsync(await program.ConnectAsync(), Say.Post(Say.Ping), Say.Ok());
    }

    [Theory]
    [InlineData("?dry=true", "{}", "query: dry is not a known field; known are dry_run")]
    [InlineData(
        "",
        """{"rules":[{"id":"a","fault":{"kind":"stall"}},{"id":"b","fault":{"kind":"stal"}}]}""",
        "rules[1]: bad request body: fault.kind \"stal\" is not allowed"
    )]
    [InlineData(
        "",
        """{"rules":[{"id":"a","fault":{"kind":"stall"}},{"id":"a","fault":{"kind":"stall"}}]}""",
        "rules: id \"a\" is given twice; allowed is once"
    )]
    [InlineData("", """{"seed":5}""", "seed 5 is not allowed; allowed is 1")]
    public async Task Plan_IsRefusedInWords(string query, string plan, string words)
    {
        await using var program = await ReadingUnderTest.StartAsync();

        var (status, answer) = await program.Control.SendAsync("PUT", $"/chaos/v1/plan{query}", plan);

        Assert.InRange(status, 400, 409);
        Assert.Contains(words, (string)JsonNode.Parse(answer)!["error"]!);
        Assert.Empty(program.Reading.Rules.All);
    }

    private static async Task<string> PutAsync(ReadingUnderTest program, string plan, string query = "")
    {
        var (status, answer) = await program.Control.SendAsync("PUT", $"/chaos/v1/plan{query}", plan);
        Assert.True(status == 200, answer);
        return answer;
    }
}
