using System.Text.Json.Nodes;
using McpTestbed.ChaosProxy.Rules;

namespace McpTestbed.ChaosProxy.Control.Inspection;

/// <summary>What became of rules, by id: one that was armed several times is counted together, and each time by
/// itself.</summary>
internal static class RuleStatistics
{
    public static JsonObject Json(IReadOnlyList<ArmedRule> rules)
    {
        var byId = rules.GroupBy(rule => rule.Rule.Id).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        return new()
        {
            ["rules"] = new JsonArray([.. byId.Select(Counts)]),
            ["never_fired"] = new JsonArray([
                .. byId.Where(group => group.Any(rule => rule.Fired == 0)).Select(group => (JsonNode)group.Key),
            ]),
        };
    }

    private static JsonObject Counts(IGrouping<string, ArmedRule> group) =>
        new()
        {
            ["id"] = group.Key,
            ["kind"] = group.Last().Rule.Fault.Kind,
            ["armed"] = group.Count(),
            ["matched"] = group.Sum(rule => rule.Matched),
            ["fired"] = group.Sum(rule => rule.Fired),
            ["effected"] = group.Sum(rule => rule.TimesEffected),
            ["unknown"] = group.Sum(rule => rule.EffectsUnknown),
            ["suppressed"] = group.Sum(rule => rule.Suppressed),
            ["healed"] = group.Count(rule => rule.IsHealed),
            ["is_active"] = group.Any(rule => rule is { IsHealed: false, IsSpent: false }),
            ["armings"] = new JsonArray([
                .. group.Select(rule =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["matched"] = rule.Matched,
                            ["fired"] = rule.Fired,
                            ["effected"] = rule.TimesEffected,
                            ["is_healed"] = rule.IsHealed,
                        }
                ),
            ]),
        };
}
