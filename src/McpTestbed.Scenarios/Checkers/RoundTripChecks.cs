using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on requests that are answered with input_required, and on the retries with the input.</summary>
internal static class RoundTripChecks
{
    private const string NoneAsks = "no call was answered with input_required, as none need be";
    private const string None = "the record has no call";

    public static readonly Check CapabilitiesAreOfEachRequest = new()
    {
        Id = "capabilities-are-of-each-request",
        Claim = "What an earlier request declared is not relied on in a later one",
        Requirements = ["meta/no-undeclared-capability"],
        Remedy = "Look at clientCapabilities of the request at hand, and keep nothing of those before it.",
        Allows = ["an answer that does without the input", "any error"],
        Judge = history =>
            Over(
                history,
                (round, earlier) =>
                    earlier.IsOfSameThing(round)
                    && earlier.AskedFor.Any(needed => earlier.Declares(needed) && !round.Declares(needed)),
                round => round.AskedFor.Any(needed => !round.Declares(needed)),
                "no request for what this one does not declare",
                "no request without a capability came after one that declared it and was asked for input"
            ),
    };

    public static readonly Check MissingCapability400 = new()
    {
        Id = "missing-capability-400",
        Claim = "A call that lacks a capability it needs is refused with 400, -32021 and the capabilities it lacks",
        Requirements = ["meta/missing-capability-400-32021"],
        Remedy = "Answer 400 with -32021 and data.requiredCapabilities.",
        Allows = ["a result: the tool does without the input, or says that it cannot"],
        Judge = history =>
        {
            var rounds = Round.Of(history);
            return Over(
                history,
                (round, other) =>
                    other != round
                    && round.State is null
                    && other.IsOfSameRequest(round)
                    && other.AskedFor.Any(needed => other.Declares(needed) && !round.Declares(needed)),
                round => !round.Exchange.HasResult() && !IsRefusalForCapabilities(round.Exchange),
                "400 with -32021 and data.requiredCapabilities",
                "no call without a capability was refused where the same call with it is asked for input",
                rounds,
                isOpen: round => round.Exchange.HasResult()
            );
        },
    };

    public static readonly Check AbandonedInputBlocksNothing = new()
    {
        Id = "abandoned-input-blocks-nothing",
        Claim = "A call whose client never came back with the input keeps no other from being served",
        Requirements = ["mrtr/no-retry-assumption"],
        Remedy = "Keep no lock and no place for a client that was asked for input: it may never come back.",
        Allows = ["429 and 503"],
        Judge = history =>
        {
            var rounds = Round.Of(history);
            return Over(
                history,
                (round, earlier) =>
                    round.State is null
                    && round.Input is null
                    && earlier.IsAskedBack
                    && earlier.IsOfSameRequest(round)
                    && earlier.AskedFor.All(round.Declares)
                    && !rounds.Any(other =>
                        other.State == earlier.GivenState && other.Exchange.Precedes(round.Exchange)
                    ),
                round => !round.Exchange.HasResult(),
                "it to be served as the one before it",
                "no call was made again while another one waited for its input",
                rounds
            );
        },
    };

    public static readonly Check AlteredStateIsRejected = new()
    {
        Id = "altered-state-is-rejected",
        Claim = "A requestState that was altered does not change what the server does",
        Requirements = ["mrtr/state-integrity"],
        Remedy = "Protect requestState with an HMAC or AEAD, and answer an error where it does not verify.",
        Allows =
        [
            "any refusal",
            "the same result as with the right state: the state means nothing that could be altered",
            "results that differ by themselves, of which nothing can be said",
        ],
        Judge = JudgeAltered,
    };

    public static readonly Check SpentStateIsRejected = new()
    {
        Id = "spent-state-is-rejected",
        Claim = "A requestState that must be used once alone is rejected the second time",
        Requirements = ["mrtr/single-use"],
        Remedy = "Keep what was used on the server until it is too old: a signature does not tell the first use.",
        Allows = ["a second use where a tool does not promise one use alone: it is tried on those that do"],
        Judge = history =>
            Over(
                history,
                (round, earlier) =>
                    round.State is { } state
                    && earlier.State == state
                    && earlier.IsDone
                    && earlier.IsOfSameRequest(round)
                    && earlier.Exchange.Precedes(round.Exchange),
                round => round.IsDone,
                "a refusal",
                "no state was used a second time"
            ),
    };

    public static readonly Check StateIsOfItsRequest = new()
    {
        Id = "state-is-of-its-request",
        Claim = "A requestState is rejected on a request with other arguments",
        Requirements = ["mrtr/state-binding"],
        Remedy = "Put a digest of the method and its arguments into the protected state, and compare it.",
        Allows = ["a new input_required"],
        Judge = history =>
            Over(
                history,
                (round, earlier) =>
                    round.State is { } state
                    && earlier.GivenState == state
                    && !earlier.IsOfSameRequest(round)
                    && earlier.Exchange.Link == round.Exchange.Link,
                round => round.IsDone,
                "a refusal, or a new input_required",
                "no state was brought back with other arguments"
            ),
    };

    public static readonly Check MissingInputIsAskedForAgain = new()
    {
        Id = "missing-input-is-asked-for-again",
        Claim = "A retry that lacks the input is asked for it again",
        Requirements = ["mrtr/validate-responses"],
        Remedy = "Answer input_required once more where inputResponses lacks what is needed, not an error.",
        Allows = ["a result: the tool does without the input", "any error where no retry with the input is served"],
        Judge = history =>
        {
            var rounds = Round.Of(history);
            return Over(
                history,
                (round, earlier) =>
                    round is { State: { } state, Input.Count: 0 }
                    && earlier.GivenState == state
                    && earlier.IsOfSameRequest(round)
                    && rounds.Any(other => other.IsOfSameRequest(round) && other is { State: not null, IsDone: true }),
                round => !round.Exchange.HasResult(),
                "input_required again",
                "no retry without its input came where one with it is served",
                rounds
            );
        },
    };

    private static bool IsRefusalForCapabilities(Exchange exchange) =>
        exchange.Status == 400
        && exchange.ErrorCode() == ErrorCodes.MissingClientCapability
        && exchange.Error().At("data", "requiredCapabilities") is JsonObject { Count: > 0 } or JsonArray { Count: > 0 };

    /// <summary>Judges the rounds that stand to another one as is said.</summary>
    private static Judgement Over(
        History history,
        Func<Round, Round, bool> isSubject,
        Func<Round, bool> isWrong,
        string expected,
        string none,
        IReadOnlyList<Round>? all = null,
        Func<Round, bool>? isOpen = null
    )
    {
        var rounds = all ?? Round.Of(history);
        var subjects = rounds.Where(round => rounds.Any(other => other != round && isSubject(round, other))).ToList();
        var judged = subjects.FindAll(round =>
            Judging.IsJudged(round.Exchange) && Refusals.Excuse(round.Exchange) is null && isOpen?.Invoke(round) != true
        );
        if (judged.Find(round => isWrong(round)) is { } wrong)
            return Judgement.Violated($"{Judging.Say(wrong.Exchange)}; expected {expected}", wrong.Exchange.Evidence);
        return subjects.Find(round => round.Exchange.FromServer is null) is { } unanswered
                ? Judgement.Unknown(
                    $"{Judging.Name(unanswered.Exchange)} was not answered",
                    unanswered.Exchange.Evidence
                )
            : judged.Count > 0
                ? Judgement.Held(
                    $"{Counted.Of(judged.Count, "call")}, such as {Judging.Say(judged[0].Exchange)}",
                    judged.SelectMany(round => round.Exchange.Evidence)
                )
            : rounds.Any(round => round.IsAskedBack) ? Judgement.NotExercised(none)
            : rounds.Any(round => Judging.IsJudged(round.Exchange)) ? Judgement.NotExercised(NoneAsks)
            : Judgement.Unknown(None);
    }

    private static Judgement JudgeAltered(History history)
    {
        var rounds = Round.Of(history);
        var given = rounds.Select(round => round.GivenState).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var retries = rounds.Where(round => round.State is not null && round.Input is { Count: > 0 }).ToList();
        var right = retries.FindAll(round => given.Contains(round.State!) && round.IsDone);
        var altered = retries.FindAll(round => !given.Contains(round.State!) && Judging.IsJudged(round.Exchange));
        var rejected = new List<Round>();
        foreach (var round in altered)
        {
            var same = right.FindAll(other => other.IsOfSameRequest(round));
            var outcomes = same.Select(other => other.Outcome).Distinct().ToList();
            if (same.Count > 1 && outcomes is [var outcome] && round.IsDone && round.Outcome != outcome)
                return Judgement.Violated(
                    $"{Judging.Say(round.Exchange)} with a requestState that was altered, and its result is "
                        + "another than "
                        + $"that of {same[0].Exchange}",
                    [.. round.Exchange.Evidence, .. same[0].Exchange.Evidence]
                );
            if (same.Count > 0 && !round.IsDone && Refusals.Excuse(round.Exchange) is null)
                rejected.Add(round);
        }

        return rejected.Count > 0
                ? Judgement.Held(
                    $"{rejected.Count} of {altered.Count} that were altered were refused, such as "
                        + $"{rejected[0].Exchange}",
                    rejected.SelectMany(round => round.Exchange.Evidence)
                )
            : altered.Count > 0
                ? Judgement.NotExercised("what was altered in requestState made no difference, or nothing was served")
            : rounds.Any(round => round.IsAskedBack)
                ? Judgement.NotExercised("no altered requestState was brought back, or the server gives out none")
            : rounds.Any(round => Judging.IsJudged(round.Exchange)) ? Judgement.NotExercised(NoneAsks)
            : Judgement.Unknown(None);
    }
}
