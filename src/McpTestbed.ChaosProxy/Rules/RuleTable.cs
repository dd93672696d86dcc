using McpTestbed.ChaosProxy.Recording;
using McpTestbed.Core.Faults;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Rules;

/// <summary>The rules in place on the links of one run.</summary>
internal sealed class RuleTable(HistoryWriter history) : IFaultControl
{
    private readonly Lock gate = new();
    private volatile ArmedRule[] rules = [];

    IArmedFault IFaultControl.Arm(FaultRule rule) => Arm(rule);

    /// <inheritdoc cref="IFaultControl.Arm" />
    public ArmedRule Arm(FaultRule rule)
    {
        var armed = new ArmedRule(rule, this, history);
        lock (gate)
        {
            if (rules.Any(present => present.Rule.Id == rule.Id)) throw new ArgumentException($"a fault '{rule.Id}' is armed already", nameof(rule));
            armed.NoteArmed();
            rules = [.. rules, armed];
        }

        return armed;
    }

    /// <summary>Whether any rule acts on such messages, so that a message must be held until it can be matched.</summary>
    public bool ActsOn(Message message) => Array.Exists(rules, rule => rule.Rule.Fault.Message == message);

    /// <summary>The rules that act on a message, in the order of arming, at most one of them terminal.</summary>
    public IReadOnlyList<ArmedRule> Match(Message message, ExchangeInProgress exchange, string? stream = null)
    {
        lock (gate)
        {
            var acting = new List<ArmedRule>();
            foreach (var rule in rules.Where(rule => rule.Rule.Fault.Message == message))
            {
                if (rule.Matches(exchange, stream, mayEnd: !acting.Exists(other => other.Rule.Fault.IsTerminal))) acting.Add(rule);
            }

            return acting;
        }
    }

    /// <summary>Takes a rule out; what it holds back is released by the rule itself.</summary>
    public void Remove(ArmedRule rule)
    {
        lock (gate) rules = [.. rules.Where(present => present != rule)];
    }
}
