using CsCheck;
using McpTestbed.ChaosProxy.Tests.Faults;
using McpTestbed.ChaosProxy.Tests.Peers;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Tests.Transparency;

public sealed class TransparencyPropertyTests
{
    private const int Conversations = 150;

    [Fact]
    public async Task Proxy_PassesEveryByteAsItCame_WhenNoRuleIsArmed()
    {
        await using var proxy = new ProxyUnderTest();
        await ConversationGen.Http.SampleAsync(proxy.HoldAsync, iter: Conversations, threads: 1);
    }

    [Fact]
    public async Task Proxy_PassesEveryByteAsItCame_WhenNoArmedRuleMatches()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.ArmRulesThatDoNotMatch();
        await ConversationGen.Http.SampleAsync(proxy.HoldAsync, iter: Conversations, threads: 1);
    }

    [Fact]
    public async Task Proxy_PassesEveryByteAsItCame_WhateverRulesAreArmedAndHealed_WhenNoneFires()
    {
        await using var proxy = new ProxyUnderTest();
        var unfired = Gen.Select(
            Gen.Int[0, FaultSamples.All.Count - 1].Select(at => FaultSamples.All[at].Fault),
            Gen.OneOf(
                Gen.Const(new FaultScope()),
                Gen.Const(new FaultScope { Client = "c2" }),
                Gen.Const(new FaultScope { Tool = "nobody" }),
                Gen.Const(new FaultScope { Session = "c1/s9" }),
                Gen.Const(new FaultScope { HttpMethod = "PATCH" })
            ),
            Gen.OneOf(
                Gen.Const(FaultTrigger.FromNth(1_000_000)),
                Gen.Const(FaultTrigger.Always with { Probability = 0 }),
                Gen.Const(new FaultTrigger(500_000, null) { Every = 7, Per = CountScope.Client })
            )
        );
        await Gen.Select(ConversationGen.Http, unfired.Array[0, 6])
            .SampleAsync(
                async (conversation, rules) =>
                {
                    var armed = rules.Select(rule => proxy.Arm(rule.Item1, rule.Item2, rule.Item3)).ToList();
                    await proxy.HoldAsync(conversation);
                    foreach (var rule in armed)
                        await rule.DisposeAsync();
                },
                iter: Conversations,
                threads: 1
            );
        Assert.Empty((await proxy.FreezeAsync()).Entries.OfType<FaultFired>());
    }

    [Fact]
    public async Task Proxy_PassesEveryByteAsItCame_WhenTheyAreNotHttp()
    {
        await using var proxy = new ProxyUnderTest();
        await ConversationGen.NotHttp.SampleAsync(proxy.HoldAsync, iter: Conversations, threads: 1);
    }

    [Fact]
    public async Task Proxy_PassesEveryByteAsItCame_WhenTheyAreNotHttpAndNoArmedRuleMatches()
    {
        await using var proxy = new ProxyUnderTest();
        proxy.ArmRulesThatDoNotMatch();
        await ConversationGen.NotHttp.SampleAsync(proxy.HoldAsync, iter: Conversations, threads: 1);
    }
}
