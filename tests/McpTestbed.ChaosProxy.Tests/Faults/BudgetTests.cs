using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;
using McpTestbed.Tests;
using Microsoft.Extensions.Time.Testing;

namespace McpTestbed.ChaosProxy.Tests.Faults;

/// <summary>How much a rule may do at all, and what becomes of it when something else comes first.</summary>
public sealed class BudgetTests
{
    private static readonly AnswerInstead Fault = new(418);

    [Fact]
    public async Task Rule_ActsNoMoreThanItsBudgetAllows_AndSaysSo()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(Fault, trigger: FaultTrigger.Always, budget: new() { MaxHits = 2 });

        Assert.Equal("418 418 200 200", await Exchanges.StatusesAsync(proxy, "c1", 4));
        var suppressed = (await proxy.FreezeAsync()).Entries.OfType<FaultSuppressed>().ToList();
        Assert.Equal(["max_hits", "max_hits"], suppressed.Select(entry => entry.By));
        Assert.Equal([3, 4], suppressed.Select(entry => entry.Exchange));
    }

    [Fact]
    public async Task Rule_ActsOnSoManyExchangesAtOnce()
    {
        await using var proxy = new ProxyUnderTest();
        var rule = proxy.Arm(new Stall(Message.Request), trigger: FaultTrigger.Always, budget: new() { MaxActive = 1 });
        var (held, heldServer) = await proxy.JoinAsync();
        await held.SendAsync(Say.Get());
        await rule.Effected.SoonAsync();

        Assert.Equal("200 200", await Exchanges.StatusesAsync(proxy, "c1", 2));
        Assert.True(heldServer.HasNothing);
        await proxy.SeenAsync<FaultSuppressed>(entry => entry.By == "max_active");
    }

    [Fact]
    public async Task Rule_HealsByItself_WhenItsTimeIsOver()
    {
        var time = new FakeTimeProvider();
        await using var proxy = new ProxyUnderTest(time);
        proxy.Arm(Fault, trigger: FaultTrigger.Always, budget: new() { TimeToLive = TimeSpan.FromSeconds(30) });
        Assert.Equal("418", await Exchanges.StatusesAsync(proxy, "c1", 1));

        time.Advance(TimeSpan.FromSeconds(30));

        Assert.True((await proxy.SeenAsync<FaultHealed>()).Expired);
        Assert.Equal("200", await Exchanges.StatusesAsync(proxy, "c1", 1));
    }

    [Fact]
    public async Task Rule_IsSuppressedByTheOneThatEndsTheExchangeFirst_AndProvesNothing()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new ReplaceAnswer(500));
        proxy.Arm(new LoseAnswer(EndedHow.Rst));

        Assert.Equal("500", await Exchanges.StatusesAsync(proxy, "c1", 1));
        var history = await proxy.FreezeAsync();
        Assert.Equal(
            ("r2", "r1"),
            history.Entries.OfType<FaultSuppressed>().Select(entry => (entry.Rule, entry.By)).Single()
        );
        Assert.Equal(
            (null, "rule r1 left it nothing to do"),
            (FaultReport.FromHistory(history)[0].Problem, FaultReport.FromHistory(history)[1].Problem)
        );
    }

    [Fact]
    public async Task Rules_ActInTheirOrder_WhateverTheOrderOfArming()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.Arm(new TruncateBody(Message.Response, 9));
        proxy.Arm(new EditHeader(Message.Response, "Content-Type", HeaderEdit.Replace, " text/plain"));
        proxy.Arm(new Delay(Message.Response, TimeSpan.FromMilliseconds(1)));
        var (client, server) = await proxy.JoinAsync();
        await client.SendAsync(Say.Post(Say.Ping));
        await server.ReadUntilAsync(Say.Ping);
        await server.SendAsync(Say.Ok());

        Assert.Equal(
            Say.Ok("{\"jsonrpc").Replace("application/json", "text/plain", StringComparison.Ordinal),
            await client.ReadUntilAsync("jsonrpc")
        );
        var effected = (await proxy.FreezeAsync()).Entries.OfType<FaultEffected>().Select(entry => entry.Rule).ToList();
        Assert.Equal("r3", effected[0]);
        Assert.Equal(["r1", "r2", "r3"], effected.Order());
    }
}
