using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Recording;

namespace McpTestbed.ChaosProxy.Rules;

/// <summary>A rule on one stream.</summary>
internal sealed class RuleOnStream(
    ArmedRule rule,
    ExchangeInProgress exchange,
    string stream,
    StreamMemory memory,
    TimeProvider time,
    CancellationToken connectionGone
) : IStreamRule
{
    private readonly MatchCounts counts = new();
    private StreamBlock? lastFired;
    private bool hasTold;

    /// <inheritdoc />
    public StreamMemory Memory => memory;

    /// <inheritdoc />
    public string? Session => exchange.Session;

    public bool IsHealed => rule.IsHealed;

    /// <inheritdoc />
    public string Stream => stream;

    /// <inheritdoc />
    public bool ActsOn(StreamBlock block)
    {
        if (!block.IsEvent || !rule.Fires(new(exchange, stream, block), counts))
            return false;
        lastFired = block;
        return true;
    }

    /// <inheritdoc />
    public bool HasFiredOn(StreamBlock block) => ReferenceEquals(lastFired, block);

    /// <inheritdoc />
    public void TookEffect(StreamBlock? block = null) =>
        rule.TookEffect(
            exchange,
            block is null
                ? $"{rule.Rule.Fault.Description}; {stream}"
                : $"{rule.Rule.Fault.Description}; {stream}, event {block.Number}"
        );

    /// <inheritdoc />
    public void TookEffectOnce()
    {
        if (hasTold)
            return;
        hasTold = true;
        TookEffect();
    }

    /// <inheritdoc />
    public void EffectUnknown(string detail) => rule.EffectUnknown($"{detail}; {stream}");

    /// <inheritdoc />
    public async Task HoldAsync(TimeSpan? duration)
    {
        await rule.HoldAsync(duration, time, connectionGone);
        connectionGone.ThrowIfCancellationRequested();
    }

    /// <summary>Has something done when the rule is healed, at once when it is.</summary>
    public void WhenHealed(Action act) => rule.WhenHealed(act);
}
