using McpTestbed.Core.Histories;

namespace McpTestbed.Core.Checking;

/// <summary>What became of an armed fault.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Description">The rule in one line.</param>
/// <param name="Fired">How often it matched.</param>
/// <param name="Effected">How often bytes were really changed, withheld or cut.</param>
/// <param name="Problem">Why this proves nothing; null when it took effect, or when the target gave it no
/// chance.</param>
public sealed record FaultReport(string Rule, string Description, int Fired, int Effected, string? Problem)
{
    /// <summary>Reads from a history what became of each armed fault.</summary>
    /// <param name="history">The history.</param>
    /// <returns>One report a rule, in the order of arming.</returns>
    public static IReadOnlyList<FaultReport> FromHistory(History history)
    {
        var excuses = history.Marks(MarkNames.NoChance).ToList();
        return
        [
            .. history
                .Entries.OfType<FaultEntry>()
                .GroupBy(entry => entry.Rule)
                .Where(entries => entries.OfType<FaultArmed>().Any())
                .Select(mine =>
                {
                    var armed = mine.OfType<FaultArmed>().First();
                    var fired = mine.Count(entry => entry is FaultFired);
                    var effected = mine.Count(entry => entry is FaultEffected);
                    var unknown = mine.OfType<FaultUnknown>().FirstOrDefault();
                    var problem =
                        mine.OfType<FaultArmed>().Count() > 1
                            ? "it was armed more than once, and which time it took effect cannot be told"
                        : effected == 0 && excuses.Any(mark => mark.About.Contains(armed.Rule)) ? null
                        : unknown is not null ? $"it fired and its effect is unknown: {unknown.Detail}"
                        : fired > effected ? "it fired and no effect was seen"
                        : effected > 0 || excuses.Any(mark => mark.About.Count == 0) ? null
                        : mine.OfType<FaultSuppressed>().FirstOrDefault() is { } suppressed
                            ? $"rule {suppressed.By} left it nothing to do"
                        : "it never fired";
                    return new FaultReport(armed.Rule, armed.Description, fired, effected, problem);
                }),
        ];
    }
}
