using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on what belongs to one user, and is asked for by another one whom the server knows as
/// well.</summary>
internal static class UserChecks
{
    public const string NotLetIn =
        "no request of the second user was served that is about nothing of the first, so that a refusal says nothing";

    public static readonly Check SessionIsOfItsUser = new()
    {
        Id = "session-is-of-its-user",
        Claim = "The session id of one user is of no use to another one",
        Requirements = ["secbp/bind-user"],
        Remedy =
            "Keep sessions, their streams and their events under the user of the token and the session id together: "
            + "to another user the id is one that was never given out.",
        Allows =
        [
            "any refusal: 401, 403, 404 or another one, as a status or as a JSON-RPC error",
            "2024-11-05: any status of the POST, where no answer comes on the stream of the session",
            "serving ids that were never given out: there is nothing behind them",
            "405 to GET and DELETE",
        ],
        Judge = history =>
            Revision.Parse(history.Began.Revision).HasTwoEndpoints
                ? JudgeTwoEndpoints(history)
                : Judging.Each(
                    OfTheOther,
                    exchange => !IsServed(exchange),
                    "a refusal, since the session is of another user",
                    exchange => WhyNothing(history, exchange)
                )(history),
    };

    public static readonly Check HandleIsOfItsUser = new()
    {
        Id = "handle-is-of-its-user",
        Claim = "The handle of one user is of no use to another one",
        Requirements = ["handle/bind-user"],
        Remedy = "Keep what a handle names under the user of the token and the handle together.",
        Allows = ["any refusal, as a result with isError or as an error"],
        Judge = JudgeHandles,
    };

    public static readonly Check InputIsOfItsUser = new()
    {
        Id = "input-is-of-its-user",
        Claim = "Input that one user was asked for is not taken from another one",
        Requirements = ["elicitation/bind-identity", "elicitation/state-not-by-session"],
        Remedy =
            "Put the user of the token into the protected requestState, and compare it with the user of the retry; "
            + "in a session, compare the user of the answer with that of the request that asked.",
        Allows =
        [
            "any refusal",
            "a new input_required to the other user",
            "a state that means nothing: a retry with a made-up one is served as well",
            "2025-11-25: any status of an answer that is not taken, so that the call goes on waiting",
            "2025-11-25: a call that does not wait for the answer",
        ],
        Judge = history =>
            Revision.Parse(history.Began.Revision).IsStateless ? JudgeInput(history) : AskedUser.Judge(history),
    };

    /// <summary>Requests of the second user that name a session of the first, but for answers to what the first was
    /// asked: those are for another check.</summary>
    private static IEnumerable<Exchange> OfTheOther(History history)
    {
        var issued = history
            .Issuing()
            .Where(exchange => exchange.IsOfTheFirst(history))
            .Select(exchange => exchange.FromServer!.Session!.Token)
            .ToHashSet(StringComparer.Ordinal);
        return history
            .Reached()
            .Where(exchange =>
                exchange.IsOfTheSecond(history)
                && exchange.Session() is { } session
                && issued.Contains(session)
                && !exchange.ToServer!.Messages.Any(message => message.IsAnswer)
            );
    }

    /// <summary>A POST with a request is served by its result; any other request by its status.</summary>
    private static bool IsServed(Exchange exchange) => exchange.Asked().Any() ? exchange.HasResult() : exchange.Served;

    private static string? WhyNothing(History history, Exchange exchange)
    {
        if (exchange.FromServer is null)
            return null;
        if (!Judging.IsJudged(exchange))
            return Refusals.OwnReason(exchange);
        if (exchange.Status == 405)
            return Judging.NotOffered(exchange);
        if (IsServed(exchange))
            return
                history
                    .WithNeverIssuedSession()
                    .FirstOrDefault(other => IsOfSameMethod(other, exchange) && IsServed(other))
                    is { } madeUp
                ? $"{Judging.Say(madeUp)} with an id that was never given out: nothing shows that anything is behind "
                    + "an id"
                : null;
        if (exchange.Served && !exchange.IsWhole())
            return $"{Judging.Say(exchange)}, and the record does not have the whole answer";
        if (!IsLetIn(history))
            return NotLetIn;
        return history
            .Reached()
            .Any(other =>
                other.IsOfTheFirst(history)
                && other.Session() == exchange.Session()
                && IsOfSameKind(other, exchange)
                && exchange.Precedes(other)
                && IsServed(other)
            )
            ? null
            : $"{Judging.Say(exchange)}, and the same of the session's own user was not served after it, so that the "
                + "refusal may have another reason";
    }

    /// <summary>Whether the second user was served where nothing of the first was named.</summary>
    public static bool IsLetIn(History history) =>
        history
            .Initializes()
            .Any(exchange => exchange.IsOfTheSecond(history) && exchange.HasResult() && exchange.Session() is null);

    private static bool IsOfSameMethod(Exchange one, Exchange other) =>
        one.ToServer!.Method == other.ToServer!.Method && one.RpcMethod == other.RpcMethod;

    private static bool IsOfSameKind(Exchange one, Exchange other) =>
        IsOfSameMethod(one, other) && one.LastEventId() == other.LastEventId();

    private static Judgement JudgeTwoEndpoints(History history)
    {
        var streams = history
            .Of("GET")
            .Where(exchange => exchange.IsStream() && exchange.IsOfTheFirst(history))
            .ToList();
        var own = history.Requests().Where(exchange => exchange.IsOfTheFirst(history)).ToList();
        var foreign = history
            .Requests()
            .Where(exchange =>
                exchange.IsOfTheSecond(history)
                && own.Exists(other => other.ToServer!.Target == exchange.ToServer!.Target)
            )
            .ToList();
        if (
            foreign.Find(exchange => exchange.HasResult() || streams.Exists(stream => Answers(stream, exchange))) is
            { } taken
        )
            return Judgement.Violated(
                $"{Judging.Say(taken)}, and its result came; expected none, since the session is of another user",
                [.. taken.Evidence, .. streams.Where(stream => Answers(stream, taken)).SelectMany(one => one.Evidence)]
            );
        if (foreign.Count == 0)
            return Judgement.Unknown("the record has no request of the second user in a session of the first");
        if (foreign.Find(exchange => exchange.FromServer is null) is { } open)
            return Judgement.Unknown($"{Judging.Name(open)} was not answered", open.Evidence);
        if (!history.Of("GET").Any(exchange => exchange.IsStream() && exchange.IsOfTheSecond(history)))
            return Judgement.NotExercised(NotLetIn);
        if (foreign.Find(exchange => !Judging.IsJudged(exchange)) is { } busy)
            return Judgement.NotExercised(Refusals.OwnReason(busy) ?? $"{Judging.Say(busy)}");
        return foreign.TrueForAll(exchange =>
            own.Exists(other =>
                other.ToServer!.Target == exchange.ToServer!.Target
                && exchange.Precedes(other)
                && streams.Exists(stream => Answers(stream, other))
            )
        )
            ? Judgement.Held(
                string.Join("; ", foreign.Select(Judging.Say)),
                foreign.SelectMany(exchange => exchange.Evidence)
            )
            : Judgement.NotExercised(
                "no request of the session's own user was answered after that of the second, so that nothing can be "
                    + "said of the refusal"
            );
    }

    private static bool Answers(Exchange stream, Exchange request) =>
        stream.Replies().Any(message => message.Kind == JsonRpcKind.Response && message.Answers(request.RequestId()));

    private static Judgement JudgeHandles(History history)
    {
        var calls = history.Requests("tools/call").ToList();
        var opened = calls.FindAll(call => call.IsOfTheFirst(history) && IsOpening(call) && call.HasResult());
        var foreign = calls.FindAll(call => call.IsOfTheSecond(history) && opened.Exists(one => Names(call, one)));
        if (foreign.Find(IsDone) is { } taken)
            return Judgement.Violated(
                $"{Judging.Say(taken)} with the handle of another user; expected a refusal",
                taken.Evidence
            );
        if (foreign.Find(call => !call.IsWhole()) is { } open)
            return Judgement.Unknown($"the record does not have the answer to {Judging.Name(open)}", open.Evidence);
        if (foreign.Count == 0)
            return Judgement.Unknown("the record has no call of the second user with a handle of the first");
        if (
            !calls.Exists(call =>
                call.IsOfTheSecond(history) && !foreign.Contains(call) && !IsOpening(call) && IsDone(call)
            )
        )
            return Judgement.NotExercised(NotLetIn);
        return foreign.TrueForAll(call =>
            calls.Exists(other =>
                other.IsOfTheFirst(history)
                && call.Precedes(other)
                && IsDone(other)
                && opened.Exists(one => Names(other, one) && Names(call, one))
            )
        )
            ? Judgement.Held(
                string.Join("; ", foreign.Select(Judging.Say)) + ", as a refusal",
                foreign.SelectMany(call => call.Evidence)
            )
            : Judgement.NotExercised(
                "the handle was of no use to its own user afterwards, so that the refusal may have another reason"
            );
    }

    private static bool IsOpening(Exchange call) => StatelessChecks.NameOf(call) == HandleChecks.Opening;

    private static bool Names(Exchange call, Exchange opening) =>
        !IsOpening(call)
        && opening.ToolText() is { Length: > 0 } handle
        && (call.RequestObject().At("params", "arguments") as System.Text.Json.Nodes.JsonObject ?? []).Any(argument =>
            argument.Value.AsText() == handle
        );

    private static bool IsDone(Exchange call) =>
        call.HasResult() && call.Result().At("isError")?.ToJsonString() != "true";

    private static Judgement JudgeInput(History history)
    {
        var rounds = Round.Of(history);
        var asked = rounds
            .Where(round =>
                round.Exchange.IsOfTheFirst(history)
                && round.GivenState is not null
                && round.AskedFor.Contains("elicitation")
            )
            .ToList();
        var second = rounds.Where(round => round.Exchange.IsOfTheSecond(history)).ToList();
        var foreign = second.FindAll(round => asked.Exists(one => one.GivenState == round.State));
        if (foreign.Count == 0)
            return asked.Count > 0 ? Judgement.Unknown("the second user did not bring back a state of the first")
                : rounds.Any(round => round.Exchange.IsOfTheFirst(history) && Judging.IsJudged(round.Exchange))
                    ? Judgement.NotExercised("no call was answered with a request to its user and a requestState")
                : Judgement.Unknown("the record has no call");
        if (foreign.Find(round => round.IsDone) is { } taken)
            return
                second.Find(round => round is { IsDone: true, State: not null } && !foreign.Contains(round))
                    is { } madeUp
                ? Judgement.NotExercised(
                    $"{Judging.Say(madeUp.Exchange)} with a state that was made up: the state means nothing there"
                )
                : Judgement.Violated(
                    $"{Judging.Say(taken.Exchange)} with the state of another user; expected a refusal",
                    taken.Exchange.Evidence
                );
        if (foreign.Find(round => !round.Exchange.IsWhole()) is { } open)
            return Judgement.Unknown(
                $"the record does not have the answer to {Judging.Name(open.Exchange)}",
                open.Exchange.Evidence
            );
        if (!second.Exists(round => round is { State: null, IsAskedBack: true }))
            return Judgement.NotExercised(NotLetIn);
        return foreign.TrueForAll(round =>
            rounds.Any(other =>
                other.Exchange.IsOfTheFirst(history)
                && other.State == round.State
                && other.IsDone
                && round.Exchange.Precedes(other.Exchange)
            )
        )
            ? Judgement.Held(
                string.Join("; ", foreign.Select(round => Judging.Say(round.Exchange))),
                foreign.SelectMany(round => round.Exchange.Evidence)
            )
            : Judgement.NotExercised(
                "the state was of no use to its own user afterwards, so that the refusal may have another reason"
            );
    }
}
