using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>The shape most checks have: a claim about each exchange of a kind.</summary>
internal static class Judging
{
    /// <summary>
    /// Judges every exchange of a kind. One that breaks the claim is enough to violate it; one without an answer leaves
    /// it
    /// unknown; and where there is no such exchange nothing is proven.
    /// </summary>
    /// <param name="subjects">The exchanges the claim is about.</param>
    /// <param name="holds">Whether one keeps it.</param>
    /// <param name="expected">What was expected, as the end of a sentence.</param>
    public static Func<History, Judgement> Each(
        Func<History, IEnumerable<Exchange>> subjects,
        Func<Exchange, bool> holds,
        string expected
    ) => history => Judge([.. subjects(history)], IsJudged, holds, expected);

    /// <summary>
    /// The same for a claim that the server does what it is asked to. A demand for credentials is not what such a claim
    /// is
    /// about, and an answer that the record does not have whole cannot break it.
    /// </summary>
    public static Func<History, Judgement> EachGranted(
        Func<History, IEnumerable<Exchange>> subjects,
        Func<Exchange, bool> holds,
        string expected
    ) =>
        history =>
            Judge(
                [.. subjects(history)],
                exchange =>
                    IsJudged(exchange) && !AsksForCredentials(exchange) && (holds(exchange) || exchange.IsWhole()),
                holds,
                expected
            );

    /// <summary>The same as <see cref="Each"/>, but a 405 says that the server does not offer the method at all, which
    /// a session check cannot judge.</summary>
    public static Func<History, Judgement> EachOffered(
        Func<History, IEnumerable<Exchange>> subjects,
        Func<Exchange, bool> holds,
        string expected
    ) =>
        history =>
        {
            var found = subjects(history).ToList();
            return found.Count > 0 && found.TrueForAll(exchange => exchange.Status == 405)
                ? Judgement.NotExercised(
                    $"the server answers {found[0].ToServer?.Method} with 405, so it offers nothing to try here"
                )
                : Judge(found.FindAll(exchange => exchange.Status != 405), IsJudged, holds, expected);
        };

    /// <summary>An exchange in words: what was sent, and the status.</summary>
    public static string Say(Exchange exchange) =>
        $"{exchange.ToServer?.Method} {Name(exchange)} was answered {exchange.Status} ({exchange})";

    /// <summary>What an exchange is about.</summary>
    public static string Name(Exchange exchange) =>
        exchange.Operation?.Name is { Length: > 0 } name && exchange.ToServer is { } request
            ? name.StartsWith(request.Method + " ", StringComparison.Ordinal)
                ? name[(request.Method.Length + 1)..]
                : $"({name})"
            : exchange.RpcMethod ?? exchange.ToServer?.Target ?? "";

    /// <summary>Whether the target answered, and did not only say that it, or what stands before it, is too busy to
    /// (429, 502, 503, 504).</summary>
    public static bool IsJudged(Exchange exchange) =>
        exchange is { FromServer.AnsweredBy: AnsweredBy.Target, Status: not (429 or 502 or 503 or 504) };

    private static bool AsksForCredentials(Exchange exchange) => exchange.Status is 401 or 407;

    private static Judgement Judge(
        List<Exchange> found,
        Func<Exchange, bool> isJudged,
        Func<Exchange, bool> holds,
        string expected
    )
    {
        if (found.Count == 0)
            return Judgement.Unknown("the record has no such exchange");
        var judged = found.FindAll(exchange => isJudged(exchange));
        var broken = judged.FindAll(exchange => !holds(exchange));
        if (broken.Count > 0)
            return Judgement.Violated(
                $"{Say(broken[0])}; expected {expected}",
                broken.SelectMany(exchange => exchange.Evidence)
            );
        if (judged.Count < found.Count)
        {
            var open = found.First(exchange => !judged.Contains(exchange));
            return Judgement.Unknown(WhyOpen(open), open.Evidence);
        }

        return Judgement.Held(
            string.Join("; ", judged.Take(3).Select(Say)) + (judged.Count > 3 ? $"; and {judged.Count - 3} more" : ""),
            judged.SelectMany(exchange => exchange.Evidence)
        );
    }

    private static string WhyOpen(Exchange exchange) =>
        exchange.FromServer is null ? $"{exchange.ToServer?.Method} {Name(exchange)} was not answered"
        : !IsJudged(exchange) || AsksForCredentials(exchange) ? $"{Say(exchange)}, which says nothing about the claim"
        : $"{Say(exchange)}, and the record does not have the whole answer";
}
