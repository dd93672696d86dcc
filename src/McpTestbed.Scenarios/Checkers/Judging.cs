using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>The shape most checks have: a claim about each exchange of a kind.</summary>
internal static class Judging
{
    private const string NoneSuch = "the record has no such exchange";

    /// <summary>
    /// Judges every exchange of a kind. One that breaks the claim is enough to violate it; one without an answer leaves
    /// it unknown; and where there is no such exchange nothing is proven. A refusal for reasons of the server's own is
    /// not what any claim is about.
    /// </summary>
    /// <param name="subjects">The exchanges the claim is about.</param>
    /// <param name="holds">Whether one keeps it.</param>
    /// <param name="expected">What was expected, as the end of a sentence.</param>
    /// <param name="excuse">Why an answer says nothing about the claim; null for reasons of the server's own.</param>
    public static Func<History, Judgement> Each(
        Func<History, IEnumerable<Exchange>> subjects,
        Func<Exchange, bool> holds,
        string expected,
        Func<Exchange, string?>? excuse = null
    ) => history => Judge(history, [.. subjects(history)], excuse ?? Refusals.OwnReason, holds, expected);

    /// <summary>The same as <see cref="Each"/> for a claim about answers, which the record may not have
    /// whole.</summary>
    /// <param name="subjects">The exchanges the claim is about.</param>
    /// <param name="holds">Whether one keeps it.</param>
    /// <param name="expected">What was expected, as the end of a sentence.</param>
    public static Func<History, Judgement> EachAnswer(
        Func<History, IEnumerable<Exchange>> subjects,
        Func<Exchange, bool> holds,
        string expected
    ) =>
        history =>
            Judge(history, [.. subjects(history)], Refusals.OwnReason, holds, expected, exchange =>
                holds(exchange) || exchange.IsWhole()
            );

    /// <summary>
    /// The same for a claim that the server does what it is rightly asked to. It may refuse that for want of
    /// credentials or rights; what ends before its answer is for another check; and an answer that the record does not
    /// have whole cannot break the claim.
    /// </summary>
    /// <param name="subjects">The exchanges the claim is about.</param>
    /// <param name="holds">Whether one keeps it.</param>
    /// <param name="expected">What was expected, as the end of a sentence.</param>
    /// <param name="excuse">Why an answer says nothing, beside what always does; null for nothing more.</param>
    public static Func<History, Judgement> EachGranted(
        Func<History, IEnumerable<Exchange>> subjects,
        Func<Exchange, bool> holds,
        string expected,
        Func<History, Exchange, string?>? excuse = null
    ) =>
        history =>
            Judge(
                history,
                [.. subjects(history)],
                exchange => holds(exchange) ? null : Refusals.Excuse(exchange) ?? excuse?.Invoke(history, exchange),
                holds,
                expected,
                exchange => holds(exchange) || exchange.IsWhole()
            );

    /// <summary>The same as <see cref="Each"/>, but a 405 says that the server does not offer the method at all, which
    /// a session check cannot judge.</summary>
    public static Func<History, Judgement> EachOffered(
        Func<History, IEnumerable<Exchange>> subjects,
        Func<Exchange, bool> holds,
        string expected
    ) =>
        history =>
            Judge(
                history,
                [.. subjects(history)],
                exchange => Refusals.OwnReason(exchange) ?? (exchange.Status == 405 ? NotOffered(exchange) : null),
                holds,
                expected
            );

    /// <summary>
    /// The same as <see cref="Each"/> for requests with one fault, which the server is to refuse. That it refused one
    /// counts, for it or against it, only where a correct request after it was served: else the fault may not have been
    /// the reason.
    /// </summary>
    /// <param name="subjects">Requests with one fault each.</param>
    /// <param name="holds">Whether the answer is as it should be.</param>
    /// <param name="expected">What was expected, as the end of a sentence.</param>
    /// <param name="excuse">Why an answer says nothing, beside what always does; null for nothing more.</param>
    public static Func<History, Judgement> EachWrong(
        Func<History, IEnumerable<Exchange>> subjects,
        Func<Exchange, bool> holds,
        string expected,
        Func<History, Exchange, string?>? excuse = null
    ) =>
        history =>
            Judge(
                history,
                [.. subjects(history)],
                exchange =>
                    Refusals.OwnReason(exchange)
                    ?? excuse?.Invoke(history, exchange)
                    ?? Uncontrolled(history, exchange),
                holds,
                expected
            );

    /// <summary>Why an exchange with a method that the server does not offer says nothing.</summary>
    public static string NotOffered(Exchange exchange) =>
        $"the server answers {exchange.ToServer?.Method} with {exchange.Status}, so it offers nothing to try here";

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

    /// <summary>Why a refusal does not count; null where it does, or the request was served.</summary>
    private static string? Uncontrolled(History history, Exchange exchange) =>
        exchange.FromServer is null || exchange.Served || history.IsControlled(exchange)
            ? null
            : $"{Say(exchange)}, and no correct request of the kind was served after it, so that the refusal may have "
                + "another reason";

    /// <param name="history">The history.</param>
    /// <param name="found">The exchanges that the claim is about.</param>
    /// <param name="excuse">Why the answer to one says nothing about the claim; null where it does.</param>
    /// <param name="holds">Whether one keeps the claim.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="isWhole">Whether the record has of the answer what the claim needs; null where its head is
    /// enough.</param>
    private static Judgement Judge(
        History history,
        List<Exchange> found,
        Func<Exchange, string?> excuse,
        Func<Exchange, bool> holds,
        string expected,
        Func<Exchange, bool>? isWhole = null
    )
    {
        if (found.Count == 0)
            return history.LostSessions is [var lost, ..]
                ? Judgement.NotExercised(lost.Reason)
                : Judgement.Unknown(NoneSuch);
        var excused = found.FindAll(exchange => excuse(exchange) is not null);
        var judged = found.FindAll(exchange => !excused.Contains(exchange) && IsAnswered(exchange));
        var open = found.Find(exchange => !excused.Contains(exchange) && !IsAnswered(exchange));
        var broken = judged.FindAll(exchange => !holds(exchange));
        if (broken.Count > 0)
            return Judgement.Violated(
                $"{Say(broken[0])}; expected {expected}",
                broken.SelectMany(exchange => exchange.Evidence)
            );
        if (open is not null)
            return Judgement.Unknown(WhyOpen(open), open.Evidence);
        if (judged.Count == 0)
            return Judgement.NotExercised(excuse(excused[0])!);
        return Judgement.Held(
            string.Join("; ", judged.Take(3).Select(Say)) + (judged.Count > 3 ? $"; and {judged.Count - 3} more" : ""),
            judged.SelectMany(exchange => exchange.Evidence)
        );

        bool IsAnswered(Exchange exchange) =>
            exchange is { FromServer.AnsweredBy: AnsweredBy.Target } && isWhole?.Invoke(exchange) != false;
    }

    private static string WhyOpen(Exchange exchange) =>
        exchange.FromServer is null
            ? $"{exchange.ToServer?.Method} {Name(exchange)} was not answered"
            : $"{Say(exchange)}, and the record does not have the whole answer";
}
