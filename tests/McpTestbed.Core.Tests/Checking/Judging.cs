using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Tests.Histories;

namespace McpTestbed.Core.Tests.Checking;

/// <summary>Checks that answer what they are told to, and histories with nothing in them but what matters.</summary>
internal static class Judging
{
    /// <summary>A rule of each level in 2025-11-25.</summary>
    public const string Must = "session/expired-404",
        Should = "session/missing-400",
        May = "gap/unknown-session-id",
        External = "ext/rfc9110/ows";

    public static readonly Judgement Held = Judgement.Held("seen", [1]);
    public static readonly Judgement Violated = Judgement.Violated("seen otherwise", [1]);
    public static readonly Judgement Unknown = Judgement.Unknown("never seen");

    public static Check Check(string rule, Judgement judgement, string id = "a-check") =>
        Check(rule, _ => judgement, id);

    public static Check Check(string rule, Func<History, Judgement> judge, string id = "a-check") =>
        new()
        {
            Id = id,
            Claim = "It is so",
            Requirements = rule.Split(' '),
            Remedy = "Make it so.",
            Judge = judge,
        };

    /// <summary>A run that went to its end.</summary>
    public static History Run(params IEnumerable<HistoryEntry> between) =>
        new([Written.Began(), .. between, new RunEnded()]);

    public static Mark NoChance(string detail, params IReadOnlyList<string> about) =>
        new()
        {
            Name = MarkNames.NoChance,
            Detail = detail,
            About = about,
        };

    public static FaultArmed Armed(string rule) =>
        new()
        {
            Rule = rule,
            Kind = "stall",
            Description = $"what {rule} does",
        };

    public static FaultFired Fired(string rule) =>
        new()
        {
            Rule = rule,
            Link = "c1",
            Exchange = 1,
            Match = 1,
        };

    public static FaultEffected Effected(string rule) =>
        new()
        {
            Rule = rule,
            Link = "c1",
            Exchange = 1,
        };
}
