using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Control.Faults;

/// <summary>The rules that the control API has put in place, by id.</summary>
internal sealed class RuleBook(RuleTable table)
{
    private readonly SortedDictionary<string, ArmedRule> armed = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>All of them, by id.</summary>
    public IReadOnlyList<ArmedRule> All
    {
        get
        {
            lock (gate) return [.. armed.Values];
        }
    }

    /// <summary>Puts rules in place: all, or none.</summary>
    /// <exception cref="ControlException">A rule of that id is there, or is given twice.</exception>
    public IReadOnlyList<ArmedRule> Add(IReadOnlyList<FaultRule> rules)
    {
        lock (gate)
        {
            if (rules.FirstOrDefault(rule => armed.ContainsKey(rule.Id)) is { } taken) throw new ControlException(409, $"rule already exists: {taken.Id}");
            if (rules.GroupBy(rule => rule.Id).FirstOrDefault(same => same.Count() > 1) is { } twice) throw new ControlException(409, $"rule is given twice: {twice.Key}");
            foreach (var rule in rules) armed[rule.Id] = table.Arm(rule);
            return [.. rules.Select(rule => armed[rule.Id])];
        }
    }

    /// <summary>Heals a rule.</summary>
    /// <exception cref="ControlException">There is none of that id.</exception>
    public ValueTask RemoveAsync(string id)
    {
        lock (gate) return armed.Remove(id, out var rule) ? rule.DisposeAsync() : throw new ControlException(404, "rule not found");
    }

    /// <summary>Heals all of them.</summary>
    public async Task HealAsync()
    {
        List<ArmedRule> all;
        lock (gate)
        {
            all = [.. armed.Values];
            armed.Clear();
        }

        foreach (var rule in all) await rule.DisposeAsync();
    }
}
