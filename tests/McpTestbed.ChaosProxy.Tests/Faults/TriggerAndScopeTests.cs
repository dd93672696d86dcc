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

        Assert.Equal(expected, await StatusesAsync(proxy, "c1", [.. Enumerable.Repeat(Say.Get(), 4)]));
    }

    [Fact]
    public async Task Rule_CountsOnlyWhatIsInItsScope()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, new() { RpcMethod = "ping", HttpMethod = "POST" }, FaultTrigger.Nth(2));

        Assert.Equal("200 200 200 418 200", await StatusesAsync(proxy, "c1", [Say.Post(Say.Ping), Say.Get(), Say.Post(Say.Initialize), Say.Post($"[{Say.Result},{Say.Ping}]"), Say.Post(Say.Ping)]));
    }

    [Fact]
    public async Task Rule_ActsOnItsClientOnly()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, new() { Client = "c2" }, FaultTrigger.Always);

        Assert.Equal("200 200", await StatusesAsync(proxy, "c1", [Say.Get(), Say.Get()]));
        Assert.Equal("418 418", await StatusesAsync(proxy, "c2", [Say.Get(), Say.Get()]));
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

        Assert.Equal("200 418 200", await StatusesAsync(proxy, "c1", [Say.Get("Mcp-Session-Id: aaaaaaaa"), Say.Get("mcp-session-id:bbbbbbbb"), Say.Get()]));
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
        Assert.Equal(["g1", "p1", "p2", "p3"], (await proxy.FreezeAsync()).Exchanges.Select(exchange => exchange.Stream));
    }

    [Fact]
    public async Task Rules_ActTogetherOnOneExchange_AndOnlyTheFirstEndsIt()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new EditHeader(Message.Response, "Content-Type", HeaderEdit.Replace, "text/event-stream;x"), trigger: FaultTrigger.Always);
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

        string Edited(string text) => text.Replace("Content-Type: text/event-stream", "Content-Type:text/event-stream;x", StringComparison.Ordinal);
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

    /// <summary>What a client gets to its requests from a server that answers 200 to all it sees.</summary>
    private static async Task<string> StatusesAsync(ProxyUnderTest proxy, string name, string[] requests)
    {
        var (client, server) = await proxy.JoinAsync(name);
        var serving = AnswerAllAsync(server);
        var statuses = new List<string>();
        foreach (var request in requests)
        {
            await client.SendAsync(request);
            statuses.Add((await client.ReadUntilAsync("\r\n\r\n")).Split(' ')[1]);
        }

        client.EndSending();
        await serving;
        return string.Join(' ', statuses);
    }

    private static async Task AnswerAllAsync(RawPeer server)
    {
        try
        {
            while ((await server.ReadUntilAsync("HTTP/1.1")).Length > 0) await server.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
        catch (EndOfStreamException)
        {
            server.EndSending();
        }
    }
}
