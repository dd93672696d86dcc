using System.Net;
using System.Text;
using McpTestbed.ChaosProxy.Control;
using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.ChaosProxy.Control.Plans;
using McpTestbed.ChaosProxy.Control.Proxies;
using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>Rules as data, over HTTP and in a file.</summary>
public sealed class RuleTests
{
    public static TheoryData<string> Kinds => [.. FaultCatalog.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Example_IsAFaultOfItsKind(string name)
    {
        var kind = FaultCatalog.Find(name)!;

        var rule = Read($$"""{"id":"r","fault":{{kind.Example}}}""");

        Assert.Equal((kind.Name, "every exchange; match 1"), (rule.Fault.Kind, $"{rule.Scope}; {rule.Trigger}"));
        Assert.Equal(
            RuleJson.Write(rule).ToJsonString(),
            RuleJson.Write(Read(RuleJson.Write(rule).ToJsonString())).ToJsonString()
        );
    }

    [Fact]
    public void Rule_HasItsScopeAndTrigger()
    {
        var rule = Read(
            """{"id":"r","scope":{"client":"mcp","method":"POST","rpc":"tools/call","session":"mcp/s1","stream":"p2"}"""
                + ""","trigger":{"from":2,"through":4},"fault":{"kind":"stall","message":"response"}}"""
        );

        Assert.Equal(
            "hold the response back until healed; client mcp, method POST, rpc tools/call, session mcp/s1, "
                + "stream p2; matches 2 to 4",
            rule.Description
        );
        Assert.Equal(FaultTrigger.Nth(3), Read("""{"id":"r","trigger":{"nth":3},"fault":{"kind":"stall"}}""").Trigger);
        Assert.Equal(
            FaultTrigger.FromNth(3),
            Read("""{"id":"r","trigger":{"from":3},"fault":{"kind":"stall"}}""").Trigger
        );
        Assert.Equal(FaultTrigger.Always, Read("""{"id":"r","trigger":{},"fault":{"kind":"stall"}}""").Trigger);
    }

    [Fact]
    public void Rule_IsWrittenAsItIsRead()
    {
        var rule = Read(
            """{"id":"r","scope":{"client":"mcp","tool":"pay","exchange":7,"event":"answer"},"trigger":"""
                + """{"from":2,"every":3,"probability":0.5,"per":"session"},"budget":"""
                + """{"max_hits":4,"max_active":2,"ttl_ms":500},"fault":{"kind":"drop-event"}}"""
        );

        Assert.Equal(rule, Read(RuleJson.Write(rule).ToJsonString()));
        Assert.Equal(
            "leave the event out; client mcp, tool pay, exchange 7, event answer; every 3. match from 2 on, "
                + "with probability 0.5, counted per session; at most 4 times; at most 2 at once; for 500 ms",
            rule.Description
        );
    }

    [Theory]
    [InlineData("""{"fault":{"kind":"stall"}}""", "missing required field: id")]
    [InlineData(
        """{"id":"r","scope":{"event":"answer"},"fault":{"kind":"stall"}}""",
        "scope.event is not allowed; a stall acts on exchanges"
    )]
    [InlineData(
        """{"id":"r","scope":{"session":"s1"},"fault":{"kind":"stall"}}""",
        "scope.session \"s1\" is not allowed; allowed is a label such as mcp/s1"
    )]
    [InlineData(
        """{"id":"r","scope":{"stream":"zz"},"fault":{"kind":"drop-event"}}""",
        "scope.stream \"zz\" is not allowed; allowed is a label such as p2"
    )]
    [InlineData(
        """{"id":"r","fault":{"kind":"toxic","type":"latency","attributes":{"latensy":3}}}""",
        "latensy is not a known field; known are latency, jitter"
    )]
    [InlineData(
        """{"id":"r","scope":{"stream":"p1"},"fault":{"kind":"stall"}}""",
        "scope.stream is not allowed; a stall acts on requests"
    )]
    [InlineData(
        """{"id":"r","trigger":{"per":"stream"},"fault":{"kind":"stall"}}""",
        "trigger.per \"stream\" is not allowed"
    )]
    [InlineData(
        """{"id":"r","trigger":{"per":"day"},"fault":{"kind":"stall"}}""",
        "per \"day\" is not allowed; allowed is rule or client or session or stream"
    )]
    [InlineData(
        """{"id":"r","trigger":{"probability":1.5},"fault":{"kind":"stall"}}""",
        "probability 1.5 is not allowed; allowed is a number from 0 to 1"
    )]
    [InlineData(
        """{"id":"r","trigger":{"every":0},"fault":{"kind":"stall"}}""",
        "every 0 is not allowed; allowed is a whole number from 1"
    )]
    [InlineData(
        """{"id":"r","budget":{"max_hits":0},"fault":{"kind":"stall"}}""",
        "max_hits 0 is not allowed; allowed is a whole number from 1"
    )]
    [InlineData(
        """{"id":"r","fault":{"kind":"answer-instead","status":307,"headers":["Location"]}}""",
        "headers[0] \"Location\" is not allowed; allowed is a header line"
    )]
    [InlineData("""{"id":"r","fault":{"kind":"wrong-length","by":0}}""", "by 0 is not allowed")]
    [InlineData(
        """{"id":"r","fault":{"kind":"toxic","type":"refuse"}}""",
        "type \"refuse\" is not allowed; it acts on connections that arrive"
    )]
    [InlineData("""{"id":"r","fault":{"kind":"edit-event-id","how":"replace"}}""", "missing required field: value")]
    [InlineData("""{"id":"r"}""", "missing required field: fault")]
    [InlineData(
        """{"id":"r","fault":{"kind":"cut"}}""",
        "fault.kind \"cut\" is not allowed; allowed is answer-instead, never-forward"
    )]
    [InlineData(
        """{"id":"r","scop":{},"fault":{"kind":"stall"}}""",
        "scop is not a known field; known are id, scope, trigger, fault, budget"
    )]
    [InlineData(
        """{"id":"r","scope":{"tol":"x"},"fault":{"kind":"stall"}}""",
        "tol is not a known field; known are client"
    )]
    [InlineData(
        """{"id":"r","trigger":{"nth":0},"fault":{"kind":"stall"}}""",
        "nth 0 is not allowed; allowed is the ordinal of a match, from 1"
    )]
    [InlineData("""{"id":"r","trigger":{"nth":1,"from":2},"fault":{"kind":"stall"}}""", "give one or the other")]
    [InlineData(
        """{"id":"r","trigger":{"from":3,"through":2},"fault":{"kind":"stall"}}""",
        "through 2 is not allowed; allowed is a match from 3 on"
    )]
    [InlineData(
        """{"id":"r","fault":{"kind":"answer-instead","status":99}}""",
        "status 99 is not allowed; allowed is a status from 200 to 599"
    )]
    [InlineData("""{"id":"r","fault":{"kind":"delay","ms":-1}}""", "ms -1 is not allowed")]
    [InlineData(
        """{"id":"r","fault":{"kind":"lose-answer","how":"softly"}}""",
        "how \"softly\" is not allowed; allowed is rst or fin"
    )]
    [InlineData(
        """{"id":"r","fault":{"kind":"strip-header","name":"a b"}}""",
        "name \"a b\" is not allowed; allowed is the name of a header field"
    )]
    [InlineData(
        """{"id":"r","fault":{"kind":"replace-header","name":"a","value":"x\r\nEvil: y"}}""",
        "value is not allowed; allowed is one line"
    )]
    [InlineData("""{"id":"r","fault":{"kind":"stall","ms":5}}""", "ms is not a known field; known are kind, message")]
    public void Rule_IsRefusedInWords(string rule, string words)
    {
        var error = Assert.Throws<RefusedException>(() => Read(rule));

        Assert.Equal(400, error.Status);
        Assert.StartsWith("the rule: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message);
    }

    [Fact]
    public async Task Rule_ActsOnAProxyOfTheControlApi_AndIsInItsHistory()
    {
        using var folder = new RunFolder();
        using var upstream = new RawServer();
        using (var reading = new HttpInspection(folder.History, 1, TimeProvider.System))
        await using (var server = await StartAsync(reading))
        {
            var proxy = await server.Registry.AddAsync(
                new("mcp", "127.0.0.1:0", upstream.Uri.Authority, null, Fields("{}")),
                TestContext.Current.CancellationToken
            );
            await PostAsync(
                server,
                """{"id":"lost","scope":{"rpc":"ping"},"fault":{"kind":"lose-answer","how":"rst"}}""",
                201
            );
            using var client = await RawPeer.ConnectAsync(proxy.Listen);
            using var accepted = await upstream.AcceptAsync();
            await client.SendAsync(Say.Post(Say.Ping));
            await accepted.ReadUntilAsync(Say.Ping);
            await accepted.SendAsync(Say.Ok());

            Assert.Equal(("", End.Rst), await client.ReadToEndAsync());
            var rule = Assert.Single(reading.Rules.All);
            await rule.Effected.SoonAsync();
            Assert.Equal((1, 1, 1), (rule.Matched, rule.Fired, rule.TimesEffected));
        }

        var history = History.Load(folder.History);
        Assert.Equal(
            ["FaultArmed", "FaultFired", "FaultEffected"],
            history.Entries.OfType<FaultEntry>().Select(entry => entry.GetType().Name)
        );
        Assert.Equal("mcp", Assert.Single(history.Exchanges).Link);
    }

    [Fact]
    public async Task Reset_HealsRulesToo()
    {
        using var folder = new RunFolder();
        using var reading = new HttpInspection(folder.History, 1, TimeProvider.System);
        await using var server = await StartAsync(reading);
        await PostAsync(
            server,
            """[{"id":"one","fault":{"kind":"stall"}},{"id":"two","fault":{"kind":"stall"}}]""",
            201
        );
        await PostAsync(server, """{"id":"two","fault":{"kind":"stall"}}""", 409);
        await PostAsync(
            server,
            """[{"id":"three","fault":{"kind":"stall"}},{"id":"two","fault":{"kind":"stall"}}]""",
            409
        );
        Assert.Equal(["one", "two"], reading.Rules.All.Select(rule => rule.Rule.Id));

        await server.Registry.ResetAsync();

        Assert.Empty(reading.Rules.All);
    }

    [Fact]
    public async Task Rule_IsRefused_WhereNothingReadsAlong()
    {
        await using var server = await StartAsync(null);

        var answer = await PostAsync(server, """{"id":"r","fault":{"kind":"stall"}}""", 409);

        Assert.Contains("--history FILE", answer);
    }

    [Fact]
    public async Task File_HasProxiesAndRules()
    {
        const string Plan = """
            proxies:
              - { name: mcp, upstream: 127.0.0.1:1 }
            rules:
              - id: gone
                scope: { session: mcp/s1 }
                trigger: { from: 3 }
                fault: { kind: answer-instead, status: 404 }
            """;
        using var folder = new RunFolder();
        using var reading = new HttpInspection(folder.History, 1, TimeProvider.System);
        await using var server = await StartAsync(reading);

        await server.Plan.ApplyAsync(
            PlanRequest.Read(PlanFile.Parse(Plan)),
            isDryRun: false,
            TestContext.Current.CancellationToken
        );

        Assert.Equal("mcp", Assert.Single(server.Registry.All).Name);
        Assert.Equal(
            "answer 404 instead of the server; session mcp/s1; from match 3 on",
            Assert.Single(reading.Rules.All).Rule.Description
        );
        await using var registry = new ProxyRegistry(new(), allowsRemote: false);
        using var unread = new PlanBook(registry, inspection: null, seed: 0);
        var refusal = await Assert.ThrowsAsync<RefusedException>(() =>
            unread.ApplyAsync(
                PlanRequest.Read(PlanFile.Parse(Plan)),
                isDryRun: false,
                TestContext.Current.CancellationToken
            )
        );
        Assert.Contains("--history FILE", refusal.Message);
        Assert.Empty(registry.All);
    }

    private static FaultRule Read(string rule) =>
        Assert.Single(RuleJson.ReadAll(JsonFields.Parse(Encoding.UTF8.GetBytes(rule))));

    private static JsonFields Fields(string json) => new(JsonFields.Parse(Encoding.UTF8.GetBytes(json)), "the body");

    private static async Task<string> PostAsync(ControlServer server, string rules, int status)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var content = new StringContent(rules);
        using var answer = await http.PostAsync(
            new Uri("/chaos/v1/rules", UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(status, (int)answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static Task<ControlServer> StartAsync(HttpInspection? reading) =>
        ControlServer
            .StartAsync(
                new(IPAddress.Loopback, 0),
                allowsRemote: false,
                new(),
                TestContext.Current.CancellationToken,
                reading
            )
            .SoonAsync();
}
