using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>How a client of 2026-07-28 keeps results. That it took one that it had kept is seen where it was told what
/// to read, says that it did, and did not ask.</summary>
internal static class CacheChecks
{
    /// <summary>Fewer requests for the same are no polling.</summary>
    private const int ManyPolls = 6;

    /// <summary>Gaps that differ by less than this part of them are even.</summary>
    private const double Even = 0.1;

    /// <summary>Gaps that have grown by less than this do not grow.</summary>
    private const double Growth = 1.25;

    private const string NotTold = "the client was not told what to read";

    public static readonly Check ClientKeepsResultsApart = new()
    {
        Id = "client-keeps-results-apart",
        Claim = "The client takes no result that it kept for that of another request",
        Requirements = ["cache/key"],
        Remedy = "Make method and parameters the key of what is kept.",
        Allows = ["no cache"],
        Judge = history =>
            Reads(
                history,
                told => told.GroupBy(read => read.Uri).Select(group => (group.Key, Least: 1)).ToList(),
                told => told.Select(read => read.Uri).Distinct().Count() > 1,
                "the client was told to read one resource only"
            ),
    };

    public static readonly Check ClientKeepsPrivateResultsApart = new()
    {
        Id = "client-keeps-private-results-apart",
        Claim = "The client takes no private result that it kept with one token for a request with another",
        Requirements = ["cache/private-scope"],
        Remedy = "Make what authorizes a request part of the key where cacheScope is private or absent.",
        Allows = ["no cache"],
        Judge = history =>
            Reads(
                history,
                told =>
                    told.GroupBy(read => read.Uri)
                        .Where(group => IsPrivate(history, group.Key))
                        .Select(group => (group.Key, Least: group.Select(read => read.Token).Distinct().Count()))
                        .Where(pair => pair.Least > 1)
                        .ToList(),
                told => told.GroupBy(read => read.Uri).Any(group => group.Distinct().Count() > 1),
                "the client was told to read no resource with two tokens"
            ),
    };

    public static readonly Check ClientAsksAgainForWhatIsStale = new()
    {
        Id = "client-asks-again-for-what-is-stale",
        Claim = "The client asks again for a result that is not fresh",
        Requirements = ["cache/ttl-respect"],
        Remedy = "Keep a result for ttlMs; where that is 0, negative or absent, do not keep it.",
        Allows = ["asking again for what is fresh"],
        Judge = history =>
            Reads(
                history,
                told =>
                    told.GroupBy(read => read.Uri)
                        .Where(group =>
                            group.Count() > 1 && Results(history, group.Key).All(result => TtlOf(result) <= 0)
                        )
                        .Select(group => (group.Key, Least: group.Count()))
                        .ToList(),
                told => told.GroupBy(read => read.Uri).Any(group => group.Count() > 1),
                "the client was told to read no resource twice"
            ),
    };

    public static readonly Check ClientKeepsNoResultOfRounds = new()
    {
        Id = "client-keeps-no-result-of-rounds",
        Claim = "The client keeps no result of a request that took a second round",
        Requirements = ["mrtr/not-cacheable"],
        Remedy = "Leave results of requests with inputResponses or requestState out of the cache.",
        Allows = ["no second round, and so no result"],
        Judge = history =>
            Reads(
                history,
                told =>
                    told.GroupBy(read => read.Uri)
                        .Where(group => group.Count() > 1 && TookRounds(history, group.Key))
                        .Select(group => (group.Key, Least: group.Count()))
                        .ToList(),
                told => told.GroupBy(read => read.Uri).Any(group => group.Count() > 1),
                "the client was told to read no resource twice"
            ),
    };

    public static readonly Check ClientPollsWithBackoff = new()
    {
        Id = "client-polls-with-backoff",
        Claim = "A client that asks for the same again and again does not do so at even times",
        Requirements = ["cache/poll-backoff"],
        Remedy = "Wait longer each time, and by chance a little longer or shorter; ttlMs is no interval.",
        Allows = ["no polling", "up to six requests for the same"],
        Judge = history =>
        {
            var polls = history
                .ModernRequests()
                .Where(exchange => exchange.Rpc()!.EndsWith("/list", StringComparison.Ordinal))
                .GroupBy(StatelessWire.Wish)
                .Select(group => group.ToList())
                .FirstOrDefault(group => group.Count > ManyPolls);
            if (polls is null)
                return Judgement.NotExercised($"the client asked for no list more than {ManyPolls} times");
            var gaps = polls.Zip(polls.Skip(1)).Select(pair => pair.Second.AskedAt() - pair.First.AskedAt()).ToList();
            var middle = gaps.Order().ElementAt(gaps.Count / 2);
            var lines = polls.Take(20).SelectMany(exchange => exchange.Lines());
            var words =
                $"{Counted.Of(polls.Count, "request")} such as {polls[0].InWords()}, "
                + $"{string.Join(", ", gaps.Select(Ms))} ms apart";

            // One gap may be another: the first, or one on a machine that had no time.
            return gaps.Count(gap => Math.Abs(gap - middle) > Even * middle) <= 1 ? Judgement.Violated(words, lines)
                : gaps[^1] > Growth * gaps[0] ? Judgement.Held(words, lines)
                : Judgement.NotExercised($"the gaps are not even, and were too few to tell whether they grow: {words}");
        },
    };

    /// <summary>Whether as many requests were made for each resource as there must be.</summary>
    /// <param name="history">The record.</param>
    /// <param name="needed">How many requests for each resource there are at least, by what the client was told to
    /// read.</param>
    /// <param name="matters">Whether what it was told gives a chance to see it.</param>
    /// <param name="none">That it does not.</param>
    private static Judgement Reads(
        History history,
        Func<IReadOnlyList<Told>, List<(string Uri, int Least)>> needed,
        Func<IReadOnlyList<Told>, bool> matters,
        string none
    )
    {
        var told = ToldReads(history);
        if (told.Count == 0)
            return Judgement.NotExercised(NotTold);
        if (!matters(told))
            return Judgement.NotExercised(none);
        if (history.OwnExit() is not { Code: 0 })
            return Judgement.NotExercised($"the client does not say that it read all: {history.HowItEnded()}");
        var subjects = needed(told).Where(pair => Made(history, pair.Uri).Any() || pair.Least == 1).ToList();
        foreach (var (uri, least) in subjects)
        {
            var made = Made(history, uri).ToList();
            if (made.Count < least)
                return Judgement.Violated(
                    $"the client was told to read {uri} {Times(told.Count(read => read.Uri == uri))}, says that "
                        + "it did, "
                        + $"and asked for it {Times(made.Count)}",
                    (made.Count > 0 ? made : Made(history)).SelectMany(exchange => exchange.Lines())
                );
        }

        return subjects.Count == 0
            ? Judgement.NotExercised("no resource that the client was told to read gave a chance to see it")
            : Judgement.Held(
                $"{Counted.Of(Made(history).Count(), "request")} for {Counted.Of(subjects.Count, "resource")}",
                Made(history).SelectMany(exchange => exchange.Lines())
            );
    }

    /// <summary>First rounds of requests for a resource, or for any.</summary>
    private static IEnumerable<Exchange> Made(History history, string? uri = null) =>
        history
            .ModernRequests("resources/read")
            .Where(exchange =>
                exchange.SentJson().At("params", "requestState") is null
                && (uri is null || exchange.NamedThing() == uri)
            );

    private static IEnumerable<JsonNode> Results(History history, string uri) =>
        history
            .ModernRequests("resources/read")
            .Where(exchange => exchange.NamedThing() == uri)
            .Select(exchange => exchange.OwnResult())
            .OfType<JsonNode>();

    private static bool IsPrivate(History history, string uri) =>
        Results(history, uri).All(result => result.At("cacheScope").AsText() is not "public");

    private static bool TookRounds(History history, string uri) =>
        Results(history, uri).Any(result => result.At("requestState") is not null);

    private static double TtlOf(JsonNode result) => result.At("ttlMs").AsNumber() ?? 0;

    /// <summary>What the client was told to read; nothing, for one that cannot be told.</summary>
    private static IReadOnlyList<Told> ToldReads(History history) =>
        ForeignJson.ParseObject(history.Marks(ClientEnds.Told).FirstOrDefault()?.Detail).At("mcptestbed", "reads")
            is JsonArray reads
            ? [.. reads.Select(read => new Told(read.At("uri").AsText() ?? "", read.At("token").AsText()))]
            : [];

    private static string Times(int times) =>
        times switch
        {
            0 => "never",
            1 => "once",
            2 => "twice",
            _ => $"{times} times",
        };

    private static string Ms(long us) => $"{us / 1000}";

    private sealed record Told(string Uri, string? Token);
}
