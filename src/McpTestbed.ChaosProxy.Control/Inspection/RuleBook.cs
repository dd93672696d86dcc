using McpTestbed.ChaosProxy.Control.Api;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Rules;
using McpTestbed.Core.Faults;

namespace McpTestbed.ChaosProxy.Control.Inspection;

/// <summary>The rules that the control API has put in place, by id.</summary>
internal sealed class RuleBook(RuleTable table)
{
    private const int MaximumRules = 1000;
    private const int MaximumHealed = 1000;

    private readonly Queue<ArmedRule> healed = new();
    private readonly SortedDictionary<string, ArmedRule> armed = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>All of them, by id.</summary>
    public IReadOnlyList<ArmedRule> All
    {
        get
        {
            lock (gate)
            {
                ForgetExpired();
                return [.. armed.Values];
            }
        }
    }

    /// <summary>The same, after those that were healed; of these the last thousand.</summary>
    public IReadOnlyList<ArmedRule> Everything
    {
        get
        {
            lock (gate)
                return [.. healed, .. armed.Values];
        }
    }

    /// <summary>Puts rules in place: all, or none.</summary>
    /// <exception cref="RefusedException">A rule of that id is there, or is given twice.</exception>
    public IReadOnlyList<ArmedRule> Add(IReadOnlyList<FaultRule> rules)
    {
        lock (gate)
        {
            ForgetExpired();
            if (rules.FirstOrDefault(rule => armed.ContainsKey(rule.Id)) is { } taken)
                throw new RefusedException(409, $"rule already exists: {taken.Id}");
            if (rules.GroupBy(rule => rule.Id).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new RefusedException(409, $"rule is given twice: {twice.Key}");
            if (armed.Count + rules.Count > MaximumRules)
                throw TooMany(armed.Count + rules.Count);
            foreach (var rule in rules)
                armed[rule.Id] = table.Arm(rule);
            return [.. rules.Select(rule => armed[rule.Id])];
        }
    }

    /// <summary>Heals a rule.</summary>
    /// <exception cref="RefusedException">There is none of that id.</exception>
    public ValueTask RemoveAsync(string id)
    {
        lock (gate)
        {
            ForgetExpired();
            return armed.TryGetValue(id, out var rule)
                ? HealLocked([rule])
                : throw new RefusedException(404, "rule not found");
        }
    }

    /// <summary>Heals all of them.</summary>
    public ValueTask HealAsync()
    {
        lock (gate)
            return HealLocked([.. armed.Values]);
    }

    /// <summary>What would become of the rules in place if these were the only ones. One that is the same keeps what it
    /// counted.</summary>
    /// <exception cref="RefusedException">They are too many.</exception>
    public void Compare(IReadOnlyList<FaultRule> rules, NameChanges changes)
    {
        if (rules.Count > MaximumRules)
            throw TooMany(rules.Count);
        lock (gate)
        {
            ForgetExpired();
            foreach (var rule in rules)
                (
                    armed.TryGetValue(rule.Id, out var present)
                        ? IsSame(present.Rule, rule)
                            ? changes.Kept
                            : changes.Changed
                        : changes.Added
                ).Add(rule.Id);
            changes.Removed.AddRange(armed.Keys.Where(id => rules.All(rule => rule.Id != id)));
        }
    }

    /// <summary>Makes these the only rules.</summary>
    /// <exception cref="RefusedException">They are too many.</exception>
    public async Task ReplaceAsync(IReadOnlyList<FaultRule> rules)
    {
        ValueTask healing;
        lock (gate)
        {
            ForgetExpired();
            if (rules.Count > MaximumRules)
                throw TooMany(rules.Count);
            healing = HealLocked([.. armed.Values.Where(present => !rules.Any(rule => IsSame(present.Rule, rule)))]);
        }

        await healing;
        lock (gate)
        {
            foreach (var rule in rules.Where(rule => !armed.ContainsKey(rule.Id)))
                armed[rule.Id] = table.Arm(rule);
        }
    }

    private static bool IsSame(FaultRule one, FaultRule other) =>
        ReadableJson.Text(RuleJson.Write(one)) == ReadableJson.Text(RuleJson.Write(other));

    private static RefusedException TooMany(int count) =>
        new(409, $"{count} rules are not allowed; allowed are {MaximumRules} at a time");

    /// <summary>Rules whose time to live is over have healed themselves.</summary>
    private void ForgetExpired() => Forget([.. armed.Values.Where(rule => rule.IsHealed)]);

    private void Forget(IReadOnlyList<ArmedRule> rules)
    {
        foreach (var rule in rules)
        {
            armed.Remove(rule.Rule.Id);
            healed.Enqueue(rule);
            if (healed.Count > MaximumHealed)
                healed.Dequeue();
        }
    }

    private async ValueTask HealLocked(IReadOnlyList<ArmedRule> rules)
    {
        Forget(rules);
        foreach (var rule in rules)
            await rule.DisposeAsync();
    }
}
