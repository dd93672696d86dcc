using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Tests.Faults;

public sealed class TriggerAndScopeTests
{
    private static readonly AnswerInstead Fault = new(418);

    [Theory]
    [InlineData(1, 1, "418 200 200 200")]
    [InlineData(3, 3, "200 200 418 200")]
    [InlineData(2, 3, "200 418 418 200")]
    [InlineData(3, null, "200 200 418 418")]
    [InlineData(1, null, "418 418 418 418")]
    [InlineData(9, 9, "200 200 200 200")]
    public async Task Rule_ActsOnItsOrdinalsOnly(int from, int? through, string expected)
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, trigger: new(from, through));

        Assert.Equal(expected, await Exchanges.StatusesAsync(proxy, "c1", [.. Enumerable.Repeat(Say.Get(), 4)]));
    }

    [Theory]
    [InlineData(1, null, 2, "418 200 418 200 418 200")]
    [InlineData(2, null, 3, "200 418 200 200 418 200")]
    [InlineData(2, 4, 2, "200 418 200 418 200 200")]
    public async Task Rule_ActsOnEverySoManyth(int from, int? through, int every, string expected)
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, trigger: new(from, through) { Every = every });

        Assert.Equal(expected, await Exchanges.StatusesAsync(proxy, "c1", 6));
    }

    [Fact]
    public async Task Rule_CountsEachClientByItself_WhenToldTo()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, trigger: FaultTrigger.Nth(2) with { Per = CountScope.Client });

        Assert.Equal("200 418 200", await Exchanges.StatusesAsync(proxy, "c1", 3));
        Assert.Equal("200 418 200", await Exchanges.StatusesAsync(proxy, "c2", 3));
        Assert.Equal(
            ["c1", "c2"],
            (await proxy.FreezeAsync()).Entries.OfType<FaultFired>().Select(fired => fired.Within)
        );
    }

    [Fact]
    public async Task Rule_ActsOnItsToolAndItsExchangeOnly()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, new() { Tool = "pay" }, FaultTrigger.Always);
        proxy.Arm(Fault, new() { Exchange = 4 }, FaultTrigger.Always);
        string[] requests =
        [
            Say.Post("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"look"}}"""),
            Say.Post("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"pay"}}"""),
            Say.Post("""{"jsonrpc":"2.0","id":3,"method":"prompts/get","params":{"name":"pay"}}"""),
            Say.Get(),
            Say.Get(),
        ];

        Assert.Equal("200 418 200 418 200", await Exchanges.StatusesAsync(proxy, "c1", requests));
    }

    [Fact]
    public async Task Rule_OnEvents_ActsOnTheMessagesAndOrdinalsOfEachStreamInItsScope()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new DropEvent(), new() { Event = "notifications/message" }, FaultTrigger.Nth(2));
        proxy.Arm(new DropEvent(), new() { Event = "answer", Stream = "g2" }, FaultTrigger.Always);
        var seen = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var (client, server) = await proxy.JoinAsync();
            await client.SendAsync(Say.Get());
            await server.ReadUntilAsync("\r\n\r\n");
            await server.SendAsync(FaultSamples.Stream(Say.Event(1), Say.AnswerEvent(), Say.Event(2), Say.Event(3)));
            server.EndSending();
            seen.Add((await client.ReadToEndAsync()).Text);
        }

        Assert.Equal(
            [
                FaultSamples.Stream(Say.Event(1), Say.AnswerEvent(), Say.Event(3)),
                FaultSamples.Stream(Say.Event(1), Say.Event(3)),
            ],
            seen
        );
        Assert.Equal(
            [3, 2, 3],
            (await proxy.FreezeAsync())
                .Entries.OfType<FaultFired>()
                .OrderBy(fired => fired.Exchange)
                .Select(fired => fired.Event!.Value)
        );
    }

    [Fact]
    public async Task Rule_CountsOnlyWhatIsInItsScope()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, new() { RpcMethod = "ping", HttpMethod = "POST" }, FaultTrigger.Nth(2));

        Assert.Equal(
            "200 200 200 418 200",
            await Exchanges.StatusesAsync(
                proxy,
                "c1",
                [
                    Say.Post(Say.Ping),
                    Say.Get(),
                    Say.Post(Say.Initialize),
                    Say.Post($"[{Say.Result},{Say.Ping}]"),
                    Say.Post(Say.Ping),
                ]
            )
        );
    }

    [Fact]
    public async Task Rule_ActsOnItsClientOnly()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, new() { Client = "c2" }, FaultTrigger.Always);

        Assert.Equal("200 200", await Exchanges.StatusesAsync(proxy, "c1", [Say.Get(), Say.Get()]));
        Assert.Equal("418 418", await Exchanges.StatusesAsync(proxy, "c2", [Say.Get(), Say.Get()]));
    }

    [Fact]
    public async Task Rule_ActsOnItsSessionOnly()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, new() { Session = "c1/s2" }, FaultTrigger.Always);
        var (client, server) = await proxy.JoinAsync();
        foreach (var session in (string[])["aaaaaaaa", "bbbbbbbb"])
        {
            await client.SendAsync(Say.Post(Say.Initialize));
            await server.ReadUntilAsync(Say.Initialize);
            await server.SendAsync(Say.Ok(Say.Result, $"Mcp-Session-Id: {session}"));
            await client.ReadUntilAsync(Say.Result);
        }

        Assert.Equal(
            "200 418 200",
            await Exchanges.StatusesAsync(
                proxy,
                "c1",
                [Say.Get("Mcp-Session-Id: aaaaaaaa"), Say.Get("mcp-session-id:bbbbbbbb"), Say.Get()]
            )
        );
    }

    [Theory]
    [InlineData(true, "200 418 200 200")]
    [InlineData(false, "418 200 418 418")]
    public async Task Rule_ActsOnWhatResumes_OrOnAllElse(bool resumes, string expected)
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, new() { Resumes = resumes }, FaultTrigger.Always);

        Assert.Equal(
            expected,
            await Exchanges.StatusesAsync(
                proxy,
                "c1",
                [Say.Get(), Say.Get("last-event-id: 7"), Say.Post(Say.Ping, "Last-Event-ID: 7"), Say.Post(Say.Ping)]
            )
        );
    }

    [Fact]
    public async Task Rule_CountsTheStreamsOfTheSessionThatItNames()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new CutStream(new(0), EndedHow.Fin), new() { Session = "c1/s2", Stream = "g1" }, FaultTrigger.Always);
        foreach (var session in (string[])["aaaaaaaa", "bbbbbbbb"])
        {
            var (client, server) = await proxy.JoinAsync();
            await client.SendAsync(Say.Post(Say.Initialize));
            await server.ReadUntilAsync(Say.Initialize);
            await server.SendAsync(Say.Ok(Say.Result, $"Mcp-Session-Id: {session}"));
            await client.ReadUntilAsync(Say.Result);
        }

        var stream = Say.StreamHead + Say.Chunk(Say.AnswerEvent()) + Say.LastChunk;
        var ends = new List<string>();
        foreach (var session in (string[])["aaaaaaaa", "bbbbbbbb", "bbbbbbbb"])
        {
            var (client, server) = await proxy.JoinAsync();
            var request = Say.Get($"Mcp-Session-Id: {session}");
            await client.SendAsync(request);
            await server.ReadAsync(request.Length);
            await server.SendAsync(stream);
            server.EndSending();
            ends.Add((await client.ReadToEndAsync()).Text == stream ? "whole" : "cut");
        }

        Assert.Equal(["whole", "cut", "whole"], ends);
    }

    [Fact]
    public async Task Rule_ActsOnItsStreamOnly()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new CutStream(new(0), EndedHow.Fin), new() { Stream = "p2" }, FaultTrigger.Always);
        var stream = Say.StreamHead + Say.Chunk(Say.AnswerEvent()) + Say.LastChunk;
        var ends = new List<string>();
        foreach (var request in (string[])[Say.Get(), Say.Post(Say.Ping), Say.Post(Say.Ping), Say.Post(Say.Ping)])
        {
            var (client, server) = await proxy.JoinAsync();
            await client.SendAsync(request);
            await server.ReadAsync(request.Length);
            await server.SendAsync(stream);
            server.EndSending();
            ends.Add((await client.ReadToEndAsync()).Text == stream ? "whole" : "cut");
        }

        Assert.Equal(["whole", "whole", "cut", "whole"], ends);
        Assert.Equal(
            ["g1", "p1", "p2", "p3"],
            (await proxy.FreezeAsync()).Exchanges.Select(exchange => exchange.Stream)
        );
    }

    [Fact]
    public async Task Rules_ActTogetherOnOneExchange_AndOnlyTheFirstEndsIt()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(
            new EditHeader(Message.Response, "Content-Type", HeaderEdit.Replace, "text/event-stream;x"),
            trigger: FaultTrigger.Always
        );
        proxy.Arm(new CutStream(new(0), EndedHow.Fin));
        proxy.Arm(new LoseAnswer(EndedHow.Rst), trigger: FaultTrigger.Nth(2));
        var stream = Say.StreamHead + Say.Chunk(Say.AnswerEvent()) + Say.LastChunk;
        var seen = new List<(string, End)>();
        for (var i = 0; i < 3; i++)
        {
            var (client, server) = await proxy.JoinAsync();
            await client.SendAsync(Say.Get());
            await server.ReadUntilAsync("\r\n\r\n");
            await server.SendAsync(stream);
            server.EndSending();
            seen.Add(await client.ReadToEndAsync());
        }

        string Edited(string text) =>
            text.Replace(
                "Content-Type: text/event-stream",
                "Content-Type:text/event-stream;x",
                StringComparison.Ordinal
            );
        Assert.Equal([(Edited(Say.StreamHead), End.Fin), ("", End.Rst), (Edited(stream), End.Fin)], seen);
    }

    [Fact]
    public async Task Arming_IsRefused_WhenTheIdIsTaken()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = new FaultRule("same", Fault, new(), FaultTrigger.Once);
        var armed = proxy.Wire.Faults.Arm(rule);

        Assert.Throws<ArgumentException>(() => proxy.Wire.Faults.Arm(rule));
        await armed.DisposeAsync();
        await armed.DisposeAsync();
        proxy.Wire.Faults.Arm(rule);

        Assert.Single((await proxy.FreezeAsync()).Entries.OfType<FaultHealed>());
    }
}
