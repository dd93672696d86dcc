using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>The shape most checks have: a claim about each exchange of a kind.</summary>
internal static class Judging
{
    /// <summary>
    /// Judges every exchange of a kind. One that breaks the claim is enough to violate it; one without an answer leaves it
    /// unknown; and where there is no such exchange nothing is proven.
    /// </summary>
    /// <param name="subjects">The exchanges the claim is about.</param>
    /// <param name="holds">Whether one keeps it.</param>
    /// <param name="expected">What was expected, as the end of a sentence.</param>
    public static Func<History, Judgement> Each(Func<History, IEnumerable<Exchange>> subjects, Func<Exchange, bool> holds, string expected) => history =>
    {
        var found = subjects(history).ToList();
        if (found.Count == 0) return Judgement.Unknown("the record has no such exchange");
        var answered = found.Where(exchange => exchange.FromServer is { AnsweredBy: AnsweredBy.Target }).ToList();
        var broken = answered.Where(exchange => !holds(exchange)).ToList();
        if (broken.Count > 0) return Judgement.Violated($"{Say(broken[0])}; expected {expected}", broken.SelectMany(exchange => exchange.Evidence));
        if (answered.Count < found.Count)
        {
            var silent = found.First(exchange => exchange.FromServer is null);
            return Judgement.Unknown($"{silent.ToServer?.Method} {Name(silent)} was not answered", silent.Evidence);
        }

        return Judgement.Held(string.Join("; ", answered.Take(3).Select(Say)) + (answered.Count > 3 ? $"; and {answered.Count - 3} more" : ""), answered.SelectMany(exchange => exchange.Evidence));
    };

    /// <summary>The same, but a 405 says that the server does not offer the method at all, which a session check cannot judge.</summary>
    public static Func<History, Judgement> EachOffered(Func<History, IEnumerable<Exchange>> subjects, Func<Exchange, bool> holds, string expected) => history =>
    {
        var found = subjects(history).ToList();
        return found.Count > 0 && found.TrueForAll(exchange => exchange.Status == 405)
            ? Judgement.NotExercised($"the server answers {found[0].ToServer?.Method} with 405, so it offers nothing to try here")
            : Each(_ => found.Where(exchange => exchange.Status != 405), holds, expected)(history);
    };

    /// <summary>An exchange in words: what was sent, and the status.</summary>
    public static string Say(Exchange exchange) => $"{exchange.ToServer?.Method} {Name(exchange)} was answered {exchange.Status} ({exchange})";

    /// <summary>What an exchange is about.</summary>
    public static string Name(Exchange exchange) => exchange.Operation?.Name is { Length: > 0 } name && exchange.ToServer is { } request
        ? name.StartsWith(request.Method + " ", StringComparison.Ordinal) ? name[(request.Method.Length + 1)..] : $"({name})"
        : exchange.RpcMethod ?? exchange.ToServer?.Target ?? "";
}
