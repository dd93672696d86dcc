using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ChaosProxy.Tests.Faults;

public sealed class HoldTests
{
    [Fact]
    public async Task Stall_HoldsTheRequest_UntilItIsHealed()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new Stall(Message.Request));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping) + Say.Get());
        await rule.Effected.SoonAsync();
        Assert.True(server.HasNothing);
        await rule.DisposeAsync();

        var expected = Say.Post(Say.Ping) + Say.Get();
        Assert.Equal(expected, await server.ReadAsync(expected.Length));
    }

    [Fact]
    public async Task Stall_HoldsTheResponse_UntilItIsHealed()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new Stall(Message.Response));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping) + Say.Get());
        await server.ReadUntilAsync("event-stream\r\n\r\n");
        await server.SendAsync(Say.Ok("first") + Say.Ok("second"));
        await rule.Effected.SoonAsync();
        Assert.True(client.HasNothing);
        await rule.DisposeAsync();

        var expected = Say.Ok("first") + Say.Ok("second");
        Assert.Equal(expected, await client.ReadAsync(expected.Length));
    }

    [Theory]
    [InlineData(Message.Request)]
    [InlineData(Message.Response)]
    public async Task Delay_HoldsTheMessage_UntilItsTimeIsOver(Message message)
    {
        var time = new FakeTimeProvider();
        await using var proxy = new ProxyUnderTest(time);
        var rule = proxy.Arm(new Delay(message, TimeSpan.FromHours(1)));
        var (client, server) = await proxy.JoinAsync();
        var conversation = TalkAsync(client, server);

        await proxy.SeenAsync<FaultFired>();
        Assert.Equal((false, false), (rule.Effected.IsCompleted, conversation.IsCompleted));
        await AdvanceUntilAsync(time, conversation);

        await rule.Effected.SoonAsync();
    }

    [Fact]
    public async Task Delay_LetsTheMessageGo_WhenItIsHealed()
    {
        await using var proxy = new ProxyUnderTest(new FakeTimeProvider());
        var rule = proxy.Arm(new Delay(Message.Response, TimeSpan.FromHours(1)));
        var (client, server) = await proxy.JoinAsync();
        var conversation = TalkAsync(client, server);

        await proxy.SeenAsync<FaultFired>();
        Assert.False(conversation.IsCompleted);
        await rule.DisposeAsync();

        await conversation.SoonAsync();
    }

    [Fact]
    public async Task HeldResponse_StaysHeld_WhenTheClientOnlyEndsItsSending()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new Stall(Message.Response));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping));
        client.EndSending();
        await server.ReadToEndAsync();
        await server.SendAsync(Say.Ok());
        server.EndSending();
        await rule.Effected.SoonAsync();
        Assert.True(client.HasNothing);
        await rule.DisposeAsync();

        Assert.Equal((Say.Ok(), End.Fin), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task HeldResponse_IsDropped_WhenTheClientBreaksOff()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new Stall(Message.Response));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping));
        await server.ReadUntilAsync(Say.Ping);
        await server.SendAsync(Say.Ok());
        await rule.Effected.SoonAsync();
        client.Reset();

        Assert.Equal(("", End.Rst), await server.ReadToEndAsync());
        await proxy.SeenAsync<ConnectionClosed>();
        var exchange = (await proxy.FreezeAsync()).Exchanges.Single();
        Assert.Equal((200, false), (exchange.FromServer!.Status, exchange.FromServer.Complete));
        Assert.Null(exchange.ToClient);
    }

    [Fact]
    public async Task HeldRequest_NeverReachesTheServer_WhenTheWireIsClosed()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new Stall(Message.Request));
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping));
        await rule.Effected.SoonAsync();
        var history = await proxy.FreezeAsync();

        Assert.Equal(("", End.Rst), await server.ReadToEndAsync());
        Assert.Null(history.Exchanges.Single().ToServer);
    }

    [Fact]
    public async Task HeldParts_GoOn_WhenTheSenderEndsInTheMiddleOfAMessage()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.ArmRulesThatDoNotMatch();
        var (client, server) = await proxy.JoinAsync();

        await client.SendAsync(Say.Post(Say.Ping) + Say.Get()[..20]);
        client.EndSending();
        Assert.Equal((Say.Post(Say.Ping) + Say.Get()[..20], End.Fin), await server.ReadToEndAsync());
        await server.SendAsync(Say.Ok()[..20]);
        server.EndSending();

        Assert.Equal((Say.Ok()[..20], End.Fin), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task HeldRequest_IsReleased_WhenItsClientWaitsForTheServersConsent()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new Stall(Message.Request));
        var (client, server) = await proxy.JoinAsync();
        var head = Say.Head("POST /mcp HTTP/1.1", "Host: target", "Expect: 100-Continue", "Content-Length: 4");
        var consent = Say.Head("HTTP/1.1 100 Continue");

        await client.SendAsync(head);
        Assert.Equal(head, await server.ReadAsync(head.Length));
        await server.SendAsync(consent);
        Assert.Equal(consent, await client.ReadAsync(consent.Length));
        await client.SendAsync("body");
        Assert.Equal("body", await server.ReadAsync(4));
        await server.SendAsync(Say.Ok());

        Assert.Equal(Say.Ok(), await client.ReadAsync(Say.Ok().Length));
        var history = await proxy.FreezeAsync();
        Assert.Empty(history.Entries.OfType<FaultFired>());
        Assert.True(history.Exchanges.Single().ToServer!.Complete);
    }

    private static async Task TalkAsync(RawPeer client, RawPeer server)
    {
        await client.SendAsync(Say.Post(Say.Ping));
        Assert.Equal(Say.Post(Say.Ping), await server.ReadAsync(Say.Post(Say.Ping).Length));
        await server.SendAsync(Say.Ok());
        Assert.Equal(Say.Ok(), await client.ReadAsync(Say.Ok().Length));
    }

    /// <summary>Once may be too early: the delay begins only after the rule fired.</summary>
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task task)
    {
        while (!task.IsCompleted)
        {
            time.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }

        await task;
    }
}
