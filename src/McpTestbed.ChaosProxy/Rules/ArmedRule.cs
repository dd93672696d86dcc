using System.Diagnostics;
using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Faults.Kinds;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Rules;

/// <summary>A rule in place: its matches so far, and its entries in the history.</summary>
internal sealed class ArmedRule : IArmedFault
{
    private const string Source = "faults";

    private readonly TaskCompletionSource effected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource healed = new();
    private readonly MatchCounts counts = new();
    private readonly HashSet<ExchangeInProgress> active = [];
    private readonly RuleTable table;
    private readonly HistoryWriter history;
    private ITimer? expiry;
    private Activity? span;
    private int matches;
    private int fired;
    private int effects;
    private int suppressed;
    private int unknown;
    private int disposed;

    public ArmedRule(FaultRule rule, RuleTable table, HistoryWriter history, ulong seed)
    {
        Rule = rule;
        ScopeOfExchange = rule.Scope with { Event = null };
        this.table = table;
        this.history = history;
        Seed = SeededDecision.Derive(seed, rule.Id);
        Effect = FaultCatalog.KindOf(rule.Fault).Effect(rule.Fault);
    }

    public FaultRule Rule { get; }

    /// <summary>Its scope, as far as it is about exchanges.</summary>
    public FaultScope ScopeOfExchange { get; }

    /// <summary>Every decision of chance is a hash of this and the thing decided about.</summary>
    public ulong Seed { get; }

    /// <summary>What carries it out.</summary>
    public IFaultEffect Effect { get; }

    public Task Effected => effected.Task;

    /// <summary>How many exchanges or events were in its scope so far.</summary>
    public int Matched => Volatile.Read(ref matches);

    /// <summary>On how many of them it was to act.</summary>
    public int Fired => Volatile.Read(ref fired);

    /// <summary>How often bytes were really changed, withheld or cut.</summary>
    public int TimesEffected => Volatile.Read(ref effects);

    /// <summary>How often it was to act and something else left it nothing to do.</summary>
    public int Suppressed => Volatile.Read(ref suppressed);

    /// <summary>How often it acted and what came of it cannot be known.</summary>
    public int EffectsUnknown => Volatile.Read(ref unknown);

    public bool IsHealed => healed.IsCancellationRequested;

    /// <summary>Whether it cannot act any more: its last match is over, or its budget is.</summary>
    public bool IsSpent =>
        fired >= Rule.Budget.MaxHits || (CountsAll && Rule.Trigger.Through is { } last && Matched >= last);

    /// <summary>Whether a rule on events acts on one. Its stream counts for itself, unless the trigger says
    /// otherwise.</summary>
    public bool Fires(in Occasion occasion, MatchCounts ofStream)
    {
        if (IsHealed || !Rule.Scope.Includes(occasion))
            return false;
        var per = Rule.Trigger.Per ?? CountScope.Stream;
        lock (counts)
            return Decide(occasion, per == CountScope.Stream ? ofStream : counts, per, by: null);
    }

    /// <summary>
    /// Whether a rule acts on an exchange in its scope: its ordinal must be meant, and nothing may stand in its way.
    /// Called
    /// under the table's lock, so ordinals follow the order of matches.
    /// </summary>
    /// <param name="occasion">The exchange.</param>
    /// <param name="by">Id of the rule that ends the exchange before this one could; null when there is none.</param>
    public bool Fires(in Occasion occasion, string? by)
    {
        lock (counts)
            return Decide(occasion, counts, Rule.Trigger.Per ?? CountScope.Rule, by);
    }

    public void TookEffect(ExchangeInProgress exchange, string detail)
    {
        Interlocked.Increment(ref effects);
        using var span = exchange.Span?.Note(Rule, table.Seed, detail);
        table.Effects?.Note(Rule, exchange, detail, span);
        ProxyMetrics.FaultEffected(Rule);
        history.Append(
            Source,
            new FaultEffected
            {
                Rule = Rule.Id,
                Link = exchange.Link,
                Exchange = exchange.Number,
                Detail = detail,
            }
        );
        effected.TrySetResult();
    }

    public void EffectUnknown(string detail)
    {
        Interlocked.Increment(ref unknown);
        history.Append(Source, new FaultUnknown { Rule = Rule.Id, Detail = detail });
    }

    /// <summary>Waits for a time or, without one, until healed. Ends early when healed or when the connection
    /// goes.</summary>
    public async Task HoldAsync(TimeSpan? duration, TimeProvider time, CancellationToken connectionGone)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(healed.Token, connectionGone);
        await Task.Delay(duration ?? Timeout.InfiniteTimeSpan, time, both.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Has something done when the rule is healed, at once when it is.</summary>
    public void WhenHealed(Action act) => healed.Token.UnsafeRegister(_ => act(), null);

    /// <summary>Notes that it is in place, and begins to reckon its time.</summary>
    public void NoteArmed(TimeProvider time)
    {
        span = FaultSpan.Begin(Rule, table.Seed);
        history.Append(
            Source,
            new FaultArmed
            {
                Rule = Rule.Id,
                Kind = Rule.Fault.Kind,
                Description = Rule.Description,
            }
        );
        if (Rule.Budget.TimeToLive is { } end)
            expiry = time.CreateTimer(_ => _ = HealAsync(expired: true).AsTask(), null, end, Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync() => HealAsync(expired: false);

    private async ValueTask HealAsync(bool expired)
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        if (expiry is not null)
            await expiry.DisposeAsync();
        table.Remove(this);
        history.Append(
            Source,
            new FaultHealed
            {
                Rule = Rule.Id,
                Effected = effects,
                Expired = expired,
            }
        );
        FaultSpan.End(span, fired, effects);
        await healed.CancelAsync();
    }

    /// <summary>Under the lock of the counts.</summary>
    private bool Decide(in Occasion occasion, MatchCounts within, CountScope per, string? by)
    {
        var exchange = occasion.Exchange;
        matches++;
        var key = per switch
        {
            CountScope.Client => exchange.Link,
            CountScope.Session => exchange.Session ?? "",
            CountScope.Stream => $"{exchange.Link}/{occasion.Stream}",
            _ => null,
        };
        var match = within.Next(key ?? "");
        if (!Rule.Trigger.ActsOn(match))
            return false;
        double? drawn =
            Rule.Trigger.Probability < 1
                ? SeededDecision.Fraction(key is null ? Seed : SeededDecision.Derive(Seed, key), match)
                : null;
        if (drawn >= Rule.Trigger.Probability)
            return false;
        by ??= SpentBudget(exchange);
        if (by is not null)
        {
            suppressed++;
            ProxyMetrics.FaultSuppressed(Rule);
            history.Append(
                Source,
                new FaultSuppressed
                {
                    Rule = Rule.Id,
                    Link = exchange.Link,
                    Exchange = exchange.Number,
                    By = by,
                }
            );
            return false;
        }

        fired++;
        ProxyMetrics.FaultFired(Rule);
        NoteActive(exchange);
        history.Append(
            Source,
            new FaultFired
            {
                Rule = Rule.Id,
                Link = exchange.Link,
                Exchange = exchange.Number,
                Event = occasion.Block?.Number,
                Match = match,
                Within = key,
                Drawn = drawn,
            }
        );
        return true;
    }

    /// <summary>Whether it counts all its matches together, so that there is a last one.</summary>
    private bool CountsAll =>
        (Rule.Trigger.Per ?? (Rule.Fault.Unit == FaultUnit.Event ? CountScope.Stream : CountScope.Rule))
        == CountScope.Rule;

    private string? SpentBudget(ExchangeInProgress exchange)
    {
        if (fired >= Rule.Budget.MaxHits)
            return "max_hits";
        return Rule.Budget.MaxActive is { } most && active.Count >= most && !active.Contains(exchange)
            ? "max_active"
            : null;
    }

    private void NoteActive(ExchangeInProgress exchange)
    {
        if (Rule.Budget.MaxActive is null || !active.Add(exchange))
            return;
        exchange.Done.ContinueWith(
            _ =>
            {
                lock (counts)
                    active.Remove(exchange);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }
}
