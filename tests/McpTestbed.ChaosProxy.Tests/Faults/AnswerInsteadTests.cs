using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;

namespace McpTestbed.ChaosProxy.Tests.Faults;

public sealed class AnswerInsteadTests
{
    private const string NotFound =
        "HTTP/1.1 404 Answered by a rule\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ngone";
    private static readonly AnswerInstead Fault = new(404, "gone", "text/plain");

    [Fact]
    public async Task AnswerInstead_KeepsTheRequestFromTheServer()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(Fault);
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping));
        Assert.Equal(NotFound, await client.ReadAsync(NotFound.Length));
        await client.SendAsync(Say.Get());
        client.EndSending();

        Assert.Equal((Say.Get(), End.Fin), await server.ReadToEndAsync());
        await rule.Effected.SoonAsync();
        var answered = (await proxy.FreezeAsync()).Exchanges[0];
        Assert.Equal((404, AnsweredBy.Rule), (answered.ToClient!.Status, answered.ToClient.AnsweredBy));
        Assert.Equal((null, null), (answered.ToServer, answered.FromServer));
    }

    [Fact]
    public async Task AnswerInstead_LeavesInTheOrderOfRequests_WhenTheyArePipelined()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, new() { RpcMethod = "ping" });
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Initialize) + Say.Post(Say.Ping) + Say.Get());
        await server.ReadAsync(Say.Post(Say.Initialize).Length);
        await proxy.SeenAsync<FaultFired>();
        Assert.True(client.HasNothing);
        await server.SendAsync(Say.Ok("first"));
        await server.ReadAsync(Say.Get().Length);
        await server.SendAsync(Say.Ok("third"));

        var expected = Say.Ok("first") + NotFound + Say.Ok("third");
        Assert.Equal(expected, await client.ReadAsync(expected.Length));
    }

    [Theory]
    [InlineData(
        "HEAD",
        404,
        "HTTP/1.1 404 Answered by a rule\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\n"
    )]
    [InlineData("DELETE", 204, "HTTP/1.1 204 Answered by a rule\r\n\r\n")]
    public async Task AnswerInstead_HasNoBody_WhereHttpAllowsNone(string method, int status, string expected)
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault with { Status = status });
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Head($"{method} /mcp HTTP/1.1", "Host: target"));
        client.EndSending();
        await server.ReadToEndAsync();
        server.EndSending();

        Assert.Equal((expected, End.Fin), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task AnswerInstead_GivesWay_WhenAnEarlierResponseBecameSomethingElse()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, new() { RpcMethod = "ping" });
        var (client, server) = await proxy.JoinAsync();
        var nonsense = "this is no HTTP\r\n\r\n";

        await client.SendAsync(Say.Post(Say.Initialize) + Say.Post(Say.Ping));
        await server.ReadAsync(Say.Post(Say.Initialize).Length);
        await proxy.SeenAsync<FaultFired>();
        await server.SendAsync(nonsense);

        Assert.Equal(Say.Post(Say.Ping), await server.ReadAsync(Say.Post(Say.Ping).Length));
        Assert.Equal(nonsense, await client.ReadAsync(nonsense.Length));
        await proxy.SeenAsync<FaultUnknown>();
    }

    [Fact]
    public async Task AnswerInstead_DoesNotWaitForEver_WhenTheServerLeavesWithoutAnswer()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, new() { RpcMethod = "ping" });
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Initialize) + Say.Post(Say.Ping));
        await server.ReadAsync(Say.Post(Say.Initialize).Length);
        await proxy.SeenAsync<FaultFired>();
        server.EndSending();

        await client.ReadToEndAsync();
        client.Dispose();
        await proxy.SeenAsync<ConnectionClosed>();
    }
}
