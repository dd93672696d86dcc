using McpTestbed.ChaosProxy.Recording;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Rules;

/// <summary>A rule in place: its matches so far, and its entries in the history.</summary>
internal sealed class ArmedRule(FaultRule rule, RuleTable table, HistoryWriter history) : IArmedFault
{
    private readonly TaskCompletionSource effected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource healed = new();
    private int matches;
    private int fired;
    private int effects;
    private int disposed;

    public FaultRule Rule => rule;

    public Task Effected => effected.Task;

    /// <summary>How many exchanges were in its scope so far.</summary>
    public int Matched => Volatile.Read(ref matches);

    /// <summary>On how many of them it was to act.</summary>
    public int Fired => Volatile.Read(ref fired);

    /// <summary>How often bytes were really changed, withheld or cut.</summary>
    public int TimesEffected => Volatile.Read(ref effects);

    public bool IsHealed => healed.IsCancellationRequested;

    /// <summary>
    /// Counts a match and says whether the rule acts on it: its ordinal must be meant, and no terminal rule may have come
    /// before a terminal one. Called under the table's lock, so ordinals follow the order of matches.
    /// </summary>
    public bool Matches(ExchangeInProgress exchange, string? stream, bool mayEnd)
    {
        var scope = rule.Scope;
        var inScope = (scope.Client is null || scope.Client == exchange.Link)
            && (scope.HttpMethod is null || scope.HttpMethod == exchange.Method)
            && (scope.RpcMethod is null || exchange.Messages.Any(message => message.Method == scope.RpcMethod))
            && (scope.Session is null || scope.Session == exchange.Session)
            && (scope.Stream is null || scope.Stream == stream)
            && (rule.Fault is not CutStream || stream is not null);
        if (!inScope || !rule.Trigger.ActsOn(++matches) || (rule.Fault.IsTerminal && !mayEnd)) return false;
        fired++;
        history.Append(Source, new FaultFired { Rule = rule.Id, Link = exchange.Link, Exchange = exchange.Number, Match = matches });
        return true;
    }

    public void TookEffect(ExchangeInProgress exchange, string detail)
    {
        Interlocked.Increment(ref effects);
        history.Append(Source, new FaultEffected { Rule = rule.Id, Link = exchange.Link, Exchange = exchange.Number, Detail = detail });
        effected.TrySetResult();
    }

    public void EffectUnknown(string detail) => history.Append(Source, new FaultUnknown { Rule = rule.Id, Detail = detail });

    /// <summary>Waits for a time or, without one, until healed. Ends early when healed or when the connection goes.</summary>
    public async Task HoldAsync(TimeSpan? duration, TimeProvider time, CancellationToken connectionGone)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(healed.Token, connectionGone);
        await Task.Delay(duration ?? Timeout.InfiniteTimeSpan, time, both.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        table.Remove(this);
        history.Append(Source, new FaultHealed { Rule = rule.Id, Effected = effects });
        await healed.CancelAsync();
    }

    public void NoteArmed() => history.Append(Source, new FaultArmed { Rule = rule.Id, Kind = rule.Fault.Kind, Description = rule.Description });

    private const string Source = "faults";
}
