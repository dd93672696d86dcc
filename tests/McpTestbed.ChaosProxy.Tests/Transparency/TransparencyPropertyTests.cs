using CsCheck;
using McpTestbed.ChaosProxy.Tests.Peers;

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
