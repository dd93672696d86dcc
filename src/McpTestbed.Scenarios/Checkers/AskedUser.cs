using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Scenarios.Probes;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Judges calls of the session era that ask their user, and are answered by another one.</summary>
internal static class AskedUser
{
    /// <summary>Whether only the user who was asked is heard.</summary>
    public static Judgement Judge(History history)
    {
        var calls = history.Requests("tools/call").Where(exchange => exchange.IsOfTheFirst(history)).ToList();
        var questions = calls.SelectMany(call => Question.In(history, call)).ToList();
        if (questions.Count == 0)
            return calls.Exists(Judging.IsJudged)
                ? Judgement.NotExercised("no call asked its user for anything")
                : Judgement.Unknown("the record has no call");
        if (questions.Find(question => question.ByTheSecond is not null) is not { ByTheSecond: { } foreign } asked)
            return Judgement.Unknown("the second user answered no question of the first");
        var usual = questions.Find(question => question is { ByTheSecond: null, IsAnsweredAfterItsUser: true });
        if (usual is null)
            return Judgement.NotExercised(
                "no call waited for the answer of its own user alone and was served then, so that nothing can be said "
                    + "of another one"
            );
        if (asked.WasServedBeforeItsUser)
            return asked.ServedAfterUs <= usual.WaitedUs
                ? Judgement.Violated(
                    $"{Judging.Say(asked.Call)} with a result as soon as another user had answered ({foreign}); "
                        + $"without that answer it waited {usual.WaitedUs / 1000} ms for its own ({usual.Call})",
                    [.. foreign.Evidence, .. asked.Call.Evidence]
                )
                : Judgement.NotExercised(
                    "the call may have gone on by itself: it took longer than one is known to wait"
                );
        if (foreign.FromServer is null)
            return Judgement.Unknown($"{Judging.Name(foreign)} was not answered", foreign.Evidence);
        if (!Judging.IsJudged(foreign))
            return Judgement.NotExercised(Refusals.OwnReason(foreign) ?? Judging.Say(foreign));

        if (!UserChecks.IsLetIn(history))
            return Judgement.NotExercised(UserChecks.NotLetIn);

        // An answer that is taken shows within the time that its own user's answer took.
        return asked.IsAnsweredAfterItsUser && (!foreign.Served || asked.WaitedAfterTheSecondUs >= usual.TookUs)
            ? Judgement.Held(
                $"{Judging.Say(foreign)}, and the call went on when its own user answered ({asked.Call})",
                [.. foreign.Evidence, .. asked.Call.Evidence]
            )
            : Judgement.NotExercised("the call was not served after the answer of its own user either, or not in time");
    }

    /// <summary>A question that a call asked its user, and who answered it.</summary>
    private sealed record Question(Exchange Call, long AskedAtUs, Exchange? ByTheFirst, Exchange? ByTheSecond)
    {
        /// <summary>When the call was served: no error, and no result that says it failed.</summary>
        private long? ServedAtUs =>
            Call.Result().At("isError")?.ToJsonString() == "true"
                ? null
                : Call.ReplyEvents()
                    .FirstOrDefault(sse =>
                        sse.Messages.Any(message =>
                            message.Kind == JsonRpcKind.Response && message.Answers(Call.RequestId())
                        )
                    )
                    ?.AtUs;

        /// <summary>Whether the call was served after its own user had answered.</summary>
        public bool IsAnsweredAfterItsUser => ServedAtUs > ByTheFirst?.ToServer!.AtUs;

        /// <summary>Whether it was served when another user had answered, and its own had not.</summary>
        public bool WasServedBeforeItsUser =>
            ServedAtUs > ByTheSecond?.ToServer!.AtUs && (ByTheFirst is null || ServedAtUs < ByTheFirst.ToServer!.AtUs);

        /// <summary>How long its own user let it wait.</summary>
        public long WaitedUs => ByTheFirst!.ToServer!.AtUs - AskedAtUs;

        /// <summary>How long it was not served after another user had answered.</summary>
        public long WaitedAfterTheSecondUs => ByTheFirst!.ToServer!.AtUs - ByTheSecond!.ToServer!.AtUs;

        /// <summary>How long it took to be served after its own user had answered.</summary>
        public long TookUs => ServedAtUs!.Value - ByTheFirst!.ToServer!.AtUs;

        /// <summary>How long after the question it was served.</summary>
        public long ServedAfterUs => ServedAtUs!.Value - AskedAtUs;

        public static IEnumerable<Question> In(History history, Exchange call) =>
            from sse in call.ReplyEvents()
            from message in sse.Messages
            where message is { Kind: JsonRpcKind.Request, Method: InputAnswers.Elicitation, Id: not null }
            let answers = history
                .Exchanges.Where(exchange => exchange.Session() == call.Session() && Answers(exchange, message.Id!))
                .OrderBy(exchange => exchange.ToServer!.AtUs)
                .ToList()
            select new Question(
                call,
                sse.AtUs,
                answers.Find(exchange => exchange.IsOfTheFirst(history)),
                answers.Find(exchange => exchange.IsOfTheSecond(history))
            );

        private static bool Answers(Exchange exchange, string id) =>
            exchange.ToServer is { Method: "POST", Messages: [var message, ..] } && message.Answers(id);
    }
}
