using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Tests.Control;

/// <summary>Requests to the whole control API, each from a seed of its own, and JSON-RPC through its proxy: all are
/// answered, in words where they are refused, and nothing adds up.</summary>
public sealed class MalformedRequestTests
{
    private const int Requests = 1000;
    private const int RawRequests = 200;
    private const int Messages = 300;
    private const long MayGrowBy = 64 << 20;

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly string[] Paths =
    [
        "proxies",
        "proxies/mcp",
        "proxies/mcp/toxics",
        "proxies/mcp/toxics/t",
        "proxies/mcp/connections",
        "populate",
        "reset",
        "version",
        "lease",
        "chaos/v1/plan",
        "chaos/v1/plan?dry_run=true",
        "chaos/v1/rules",
        "chaos/v1/rules/r",
        "chaos/v1/history",
        "chaos/v1/history?since=3",
        "chaos/v1/history?type=mark",
        "chaos/v1/marks",
        "chaos/v1/statistics",
        "chaos/v1/connections",
        "chaos/v1/sessions",
        "chaos/v1/exchanges",
        "chaos/v1/runs/r1",
        "chaos/v1/runs/r1/links",
        "chaos/v1/runs/r1/rules",
        "chaos/v1/plan?dry_run=%00",
        "chaos/v1/history?since=99999999999",
        "%2e%2e/%ff",
    ];

    private static readonly string[] Bodies =
    [
        "",
        "[]",
        "{}",
        "null",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        """{"name":"n","detail":"d"}""",
        """{"ms":100000}""",
        """{"name":"q","upstream":"127.0.0.1:1","enabled":false}""",
        """{"type":"latency","name":"t","attributes":{"latency":1}}""",
        """{"id":"r","scope":{"rpc":"ping"},"trigger":{"nth":2},"fault":{"kind":"answer-instead","status":404}}""",
        """{"seed":1,"proxies":[{"name":"mcp","upstream":"127.0.0.1:1","enabled":false,"toxics":["""
            + """{"type":"noop"}]}],"rules":[{"id":"r","fault":{"kind":"delay","message":"request","ms":1}}]}""",
        "proxies:\n  - { name: y, upstream: 'x:1', enabled: false }\nrules: [ { id: a, fault: { kind: "
            + "cut-stream, after_events: 1 } } ]\n",
        """{"server":"http://127.0.0.1:1","seed":1,"key":"AAAA","began":1}""",
    ];

    private static readonly string[] Noise =
    [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "-1",
        "1e400",
        "99999999999999999999",
        "null",
        "\\ud800",
        "\0",
        "\u00ff",
        "&a [*a]",
        "? ",
        "\n- ",
        "0.5",
        "\"x\":1,",
        "''",
        "!!binary ",
    ];

    private static readonly Gen<string> Body = Gen.Select(
            OneOf(Bodies),
            Gen.Int[0, 250],
            Gen.Int[0, 5],
            OneOf(Noise),
            Gen.Int[0, 3]
        )
        .Select(
            (whole, at, cut, noise, how) =>
                how == 0
                    ? whole
                    : whole[..Math.Min(at, whole.Length)] + noise + whole[Math.Min(at + cut, whole.Length)..]
        );

    [Fact]
    public void NameThatIsHalfASurrogatePair_IsRefusedInWords()
    {
        var body = JsonFields.Parse("""{"ke\ud800":1}"""u8);

        Assert.Contains(
            "the rule has a field whose name is not valid Unicode",
            Assert.Throws<RefusedException>(() => new JsonFields(body, "the rule")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Requests_AreAnswered_AndRefusalsAreInWords()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        await KeepsItsMemoryAsync(() =>
            Gen.Select(OneOf(Methods), OneOf(Paths), Body)
                .SampleAsync(
                    async (method, path, body) =>
                    {
                        var (status, answer) = await program.Control.SendAsync(
                            method,
                            $"/{path}",
                            method == "GET" ? null : body
                        );

                        Assert.True(
                            status < 500 || answer.Contains("listen tcp", StringComparison.Ordinal),
                            $"{status} {answer}"
                        );
                        if (status is not (400 or 409 or 413))
                            return;
                        Assert.NotEmpty((string)JsonNode.Parse(answer)!["error"]!);
                        if (answer.Contains("not allowed", StringComparison.Ordinal))
                            Assert.Contains(
                                "allowed ",
                                answer[answer.IndexOf("not allowed", StringComparison.Ordinal)..][11..],
                                StringComparison.Ordinal
                            );
                    },
                    iter: Requests,
                    threads: 1
                )
        );
        Assert.Equal(200, (await program.Control.SendAsync("GET", "/version")).Status);
    }

    [Fact]
    public async Task Bytes_ThatAreNoRequest_EndTheirConnectionOnly()
    {
        await using var program = await ReadingUnderTest.StartAsync();
        var address = new IPEndPoint(IPAddress.Loopback, program.Control.Server.Address.Port);
        await Gen.Select(OneOf(["GET", "PUT", "P UT", "\0", ""]), OneOf(Paths), OneOf(Noise).Array[0, 6], Body)
            .SampleAsync(
                async (method, path, noise, body) =>
                {
                    using var peer = await RawPeer.ConnectAsync(address);
                    await peer.SendAsFarAsItGoesAsync(
                        $"{method} /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
                            + $"{body.Length}\r\n{string.Concat(noise)}: x\r\nConnection: close\r\n\r\n{body}",
                        [4096]
                    );
                    peer.EndSending();
                    await peer.ReadToEndAsync();
                },
                iter: RawRequests,
                threads: 1
            );
        Assert.Equal(200, (await program.Control.SendAsync("GET", "/version")).Status);
    }

    [Fact]
    public async Task JsonRpc_ThatIsNone_PassesAsItCame_UnderRulesThatNameMethods()
    {
        string[] bodies =
        [
            Say.Initialize,
            Say.Ping,
            $"[{Say.Ping},{Say.Ping}]",
            """{"jsonrpc":"2.0","id":{"a":[1]},"method":7,"params":{"name":["pay"]}}""",
            """{"method":"tools/call","method":"ping"}""",
        ];
        await using var program = await ReadingUnderTest.StartAsync();
        await program.Control.SendAsync(
            "POST",
            "/chaos/v1/rules",
            """
            [{"id":"a","scope":{"rpc":"no/such"},"fault":{"kind":"answer-instead","status":404}},
             {"id":"b","scope":{"rpc":"tools/call","tool":"none"},"fault":{"kind":"lose-answer"}}]
            """
        );
        await KeepsItsMemoryAsync(() =>
            Gen.Select(OneOf(bodies), Gen.Int[0, 80], Gen.Int[0, 9], OneOf(Noise))
                .SampleAsync(
                    async (whole, at, cut, noise) =>
                    {
                        var body =
                            whole[..Math.Min(at, whole.Length)] + noise + whole[Math.Min(at + cut, whole.Length)..];
                        var (request, both) = (Say.Post(body), await program.ConnectAsync());
                        await both.Client.SendAsync(request);
                        Assert.Equal(request, await both.Server.ReadAsync(request.Length));
                        both.Client.Dispose();
                        both.Server.Dispose();
                    },
                    iter: Messages,
                    threads: 1
                )
        );
        Assert.DoesNotContain(await program.HistoryAsync(), entry => entry is FaultFired);
        Assert.Equal(200, (await program.Control.SendAsync("GET", "/chaos/v1/exchanges")).Status);
    }

    private static Gen<string> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(at => texts[at]);

    private static async Task KeepsItsMemoryAsync(Func<Task> work)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await work();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MayGrowBy);
    }
}
