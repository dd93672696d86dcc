using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;

namespace McpTestbed.ChaosProxy.Http;

/// <summary>Ends the connection of a stream on which nothing passed for a while.</summary>
internal sealed class IdleWatch : IDisposable
{
    private readonly HttpConversation conversation;
    private readonly ExchangeInProgress exchange;
    private readonly IdleCutEffect effect;
    private readonly ITimer timer;
    private int over;

    public IdleWatch(HttpConversation conversation, ArmedRule rule, ExchangeInProgress exchange)
    {
        this.conversation = conversation;
        this.exchange = exchange;
        Rule = rule;
        effect = (IdleCutEffect)rule.Effect;
        timer = conversation.Time.CreateTimer(_ => _ = CutAsync(), null, effect.After, Timeout.InfiniteTimeSpan);
        rule.WhenHealed(Dispose);
    }

    public ArmedRule Rule { get; }

    /// <summary>Whether it has ended the connection, or is about to.</summary>
    public bool HasCut { get; private set; }

    /// <summary>Something passed.</summary>
    public void Touch()
    {
        if (Volatile.Read(ref over) == 0)
            timer.Change(effect.After, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref over, 1);
        timer.Dispose();
    }

    private async Task CutAsync()
    {
        if (Interlocked.Exchange(ref over, 1) != 0)
            return;
        HasCut = true;
        await conversation.Client.AcknowledgedAsync(conversation.Time);
        conversation.Cut(effect.Ending);
        Rule.TookEffect(exchange, Rule.Rule.Fault.Description);
    }
}
