using McpTestbed.ChaosProxy.Faults;
using McpTestbed.ChaosProxy.Recording;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Rules;

/// <summary>The rules in place on the links of one run.</summary>
/// <param name="history">Where they leave their entries.</param>
/// <param name="seed">Every decision of chance is a hash of this and the thing decided about.</param>
/// <param name="time">The clock of their times to live.</param>
internal sealed class RuleTable(HistoryWriter history, ulong seed, TimeProvider time) : IFaultControl
{
    private readonly Lock gate = new();
    private volatile ArmedRule[] onRequests = [];
    private volatile ArmedRule[] onResponses = [];
    private volatile bool remembers;

    /// <summary>Told of each fault that takes effect; null where nobody wants to know.</summary>
    public IFaultObserver? Effects { get; init; }

    /// <summary>The seed of the run.</summary>
    public ulong Seed => seed;

    IArmedFault IFaultControl.Arm(FaultRule rule) => Arm(rule);

    /// <inheritdoc cref="IFaultControl.Arm" />
    public ArmedRule Arm(FaultRule rule)
    {
        var armed = new ArmedRule(rule, this, history, seed);
        lock (gate)
        {
            if (onRequests.Concat(onResponses).Any(present => present.Rule.Id == rule.Id))
                throw new ArgumentException($"a fault '{rule.Id}' is armed already", nameof(rule));
            armed.NoteArmed(time);

            // In the order in which they act; those of one stage in the order of arming.
            Put(
                rule.Fault.Message,
                [.. On(rule.Fault.Message).Append(armed).OrderBy(present => present.Rule.Fault.Order)]
            );
        }

        return armed;
    }

    /// <summary>Whether any rule acts on such messages of a link, so that a message must be held until it can be
    /// matched.</summary>
    public bool ActsOn(Message message, string link)
    {
        foreach (var rule in On(message))
        {
            if (rule.Rule.Scope.Client is not { } client || client == link)
                return true;
        }

        return false;
    }

    /// <summary>Whether a rule sends events of earlier streams again, so that they must be remembered.</summary>
    public bool Remembers => remembers;

    /// <summary>The rules that act on a message, in the order in which they act, at most one of them terminal. Those on
    /// events are among them when the stream is in their scope; the stream asks them.</summary>
    public IReadOnlyList<ArmedRule> Match(Message message, ExchangeInProgress exchange, string? stream = null)
    {
        List<ArmedRule>? inScope = null;
        var occasion = new Occasion(exchange, stream);
        foreach (var rule in On(message))
        {
            if ((stream is not null || !rule.Rule.Fault.NeedsStream) && rule.ScopeOfExchange.Includes(occasion))
                (inScope ??= []).Add(rule);
        }

        return inScope is null ? [] : Decide(inScope, occasion);
    }

    /// <summary>Takes a rule out; what it holds back is released by the rule itself.</summary>
    public void Remove(ArmedRule rule)
    {
        lock (gate)
            Put(rule.Rule.Fault.Message, [.. On(rule.Rule.Fault.Message).Where(present => present != rule)]);
    }

    private ArmedRule[] On(Message message) => message == Message.Request ? onRequests : onResponses;

    /// <summary>Under the lock.</summary>
    private void Put(Message message, ArmedRule[] rules)
    {
        if (message == Message.Request)
            onRequests = rules;
        else
            onResponses = rules;
        remembers = Array.Exists(onResponses, rule => rule.Effect is IStreamEffect { NeedsMemory: true });
    }

    private List<ArmedRule> Decide(List<ArmedRule> inScope, in Occasion occasion)
    {
        lock (gate)
        {
            var acting = new List<ArmedRule>(inScope.Count);
            foreach (var rule in inScope)
            {
                var ending = rule.Rule.Fault.IsTerminal
                    ? acting.Find(other => other.Rule.Fault.IsTerminal)?.Rule.Id
                    : null;
                if (rule.Rule.Fault.Unit == FaultUnit.Event || rule.Fires(occasion, ending))
                    acting.Add(rule);
            }

            return acting;
        }
    }
}
