using McpTestbed.ChaosProxy.Recording;
using McpTestbed.ChaosProxy.Rules;

namespace McpTestbed.ChaosProxy.Faults;

/// <summary>A rule on one stream.</summary>
internal sealed class RuleOnStream(
    ArmedRule rule,
    ExchangeInProgress exchange,
    string stream,
    StreamMemory memory,
    TimeProvider time,
    CancellationToken connectionGone
)
{
    private readonly MatchCounts counts = new();
    private StreamBlock? lastFired;
    private bool hasTold;

    /// <summary>What went out on earlier streams.</summary>
    public StreamMemory Memory => memory;

    /// <summary>Label of the session, where the exchange has one.</summary>
    public string? Session => exchange.Session;

    public bool IsHealed => rule.IsHealed;

    /// <summary>Label of the stream.</summary>
    public string Stream => stream;

    /// <summary>Whether a rule on events acts on a block.</summary>
    public bool ActsOn(StreamBlock block)
    {
        if (!block.IsEvent || !rule.Fires(new(exchange, stream, block), counts))
            return false;
        lastFired = block;
        return true;
    }

    /// <summary>Whether it was to act on that block.</summary>
    public bool HasFiredOn(StreamBlock block) => ReferenceEquals(lastFired, block);

    /// <summary>What was to be done is done.</summary>
    public void TookEffect(StreamBlock? block = null) =>
        rule.TookEffect(
            exchange,
            block is null
                ? $"{rule.Rule.Fault.Description}; {stream}"
                : $"{rule.Rule.Fault.Description}; {stream}, event {block.Number}"
        );

    /// <summary>The same for what is done over and over, and counts once.</summary>
    public void TookEffectOnce()
    {
        if (hasTold)
            return;
        hasTold = true;
        TookEffect();
    }

    /// <summary>It could not be done, or whether it was cannot be known.</summary>
    public void EffectUnknown(string detail) => rule.EffectUnknown($"{detail}; {stream}");

    /// <summary>Waits for a time or, without one, until healed.</summary>
    /// <exception cref="OperationCanceledException">The connection went meanwhile: nothing is to go
    /// anywhere.</exception>
    public async Task HoldAsync(TimeSpan? duration)
    {
        await rule.HoldAsync(duration, time, connectionGone);
        connectionGone.ThrowIfCancellationRequested();
    }

    /// <summary>Has something done when the rule is healed, at once when it is.</summary>
    public void WhenHealed(Action act) => rule.WhenHealed(act);
}
