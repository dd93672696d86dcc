using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;
using McpTestbed.Scenarios.Clients.Checkers;
using McpTestbed.Scenarios.Clients.Sessions;
using McpTestbed.Scenarios.Clients.Stateless;
using McpTestbed.Scenarios.Clients.TwoEndpoints;

namespace McpTestbed.Scenarios.Clients;

/// <summary>What a first look at a client shows, before it is judged.</summary>
/// <param name="Speaks">Whether it goes on with the revision that it was looked at in.</param>
/// <param name="LongestGap">The longest time between two things that it did.</param>
/// <param name="Remark">What it did, for people.</param>
/// <param name="Flood">That it asked without an end, for people; null where it did not.</param>
public sealed record ClientLook(bool Speaks, TimeSpan LongestGap, string Remark, string? Flood)
{
    private const int MostWords = 300;

    /// <summary>The scenarios in which a client is looked at: nothing goes wrong in them.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [new TwoEndpointHandshake(), new PlainSession(), new PlainCall()];

    /// <summary>Reads the record of such a run.</summary>
    /// <param name="history">The record.</param>
    /// <returns>What it shows.</returns>
    public static ClientLook At(History history)
    {
        var revision = Revision.Parse(history.Began.Revision);
        var asked = history.Asked();
        var speaks = revision.IsStateless
            ? asked.Any(exchange =>
                exchange.GotStatus() is >= 200 and < 300
                && exchange.SentValues(McpHeaders.ProtocolVersion).Contains(revision.Id)
            )
            : history
                .ClientSessions()
                .Any(session => session.Version == revision.Id && history.InASession().Any(sent => session.Owns(sent)));
        var gap = asked
            .Zip(asked.Skip(1))
            .Select(pair => pair.Second.AskedAt() - pair.First.AskedAt())
            .DefaultIfEmpty(0)
            .Max();
        return new(
            speaks,
            TimeSpan.FromMicroseconds(gap),
            asked.Count == 0
                ? $"it asked nothing of MCP: {history.HowItEnded()}{LastWords(history)}"
                : $"it began with {asked[0].InWords()} and did not go on with any revision: {history.HowItEnded()}"
                    + LastWords(history),
            history.Marks(ClientEnds.Flooded).FirstOrDefault()?.Detail
        );
    }

    /// <summary>What all of these runs show together.</summary>
    /// <param name="runs">The runs.</param>
    /// <returns>The revisions that the client speaks, the longest gap where it speaks one, and what a person should
    /// know.</returns>
    public static (IReadOnlyList<string> Revisions, TimeSpan? LongestGap, IReadOnlyList<string> Remarks) Over(
        IEnumerable<RunResult> runs
    )
    {
        var looks = runs.Select(run =>
            {
                var history = History.Load(run.HistoryPath);
                return (
                    run.Revision,
                    Look: At(history),
                    Failure: run.Failure is { } failure ? failure + LastWords(history) : null
                );
            })
            .ToList();
        var speaks = looks.Exists(look => look.Look.Speaks);
        return (
            [.. looks.Where(look => look.Look.Speaks).Select(look => look.Revision.Id)],
            speaks ? looks.Max(look => look.Look.LongestGap) : null,
            [
                .. speaks ? [] : looks.Select(look => look.Failure ?? look.Look.Remark).Distinct(),
                .. looks.Select(look => look.Look.Flood).OfType<string>().Distinct(),
            ]
        );
    }

    /// <summary>Why the client ended by what it printed, as the rest of a sentence: the line that speaks of an error,
    /// or the last. Empty where it printed nothing.</summary>
    /// <param name="history">The record.</param>
    public static string LastWords(History history)
    {
        var lines = (history.Entries.OfType<ProcessExited>().LastOrDefault()?.LastWords ?? "").Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        var line = Array.Find(lines, line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            ?? lines.LastOrDefault();
        return line is null ? "" : $"; it printed: {line[..Math.Min(line.Length, MostWords)]}";
    }
}
