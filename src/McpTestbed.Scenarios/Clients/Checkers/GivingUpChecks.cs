using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>How a client gives a request up.</summary>
internal static class GivingUpChecks
{
    public static readonly Check ClientCancelsByNotification = new()
    {
        Id = "client-cancels-by-notification",
        Claim = "A client that cancels a request says so with notifications/cancelled",
        Requirements = ["stream/explicit-cancel"],
        Remedy =
            "POST notifications/cancelled with the request's id; a closed stream is no cancellation before 2026-07-28.",
        Allows = ["waiting for the answer", "an end of the client, or of its session, in the midst of a request"],
        Judge = history =>
            ClientWire.Each(
                Calls(history).Where(call => GaveUp(history, call) || Cancelled(history, call)),
                call =>
                    Cancelled(history, call)
                        ? null
                        : "was left before its answer, without notifications/cancelled, and the client went on",
                "the client gave no request up"
            ),
    };

    public static readonly Check ClientCancelsWhenTimeIsOver = new()
    {
        Id = "client-cancels-when-time-is-over",
        Claim = "A client that waits for an answer no longer cancels the request",
        Requirements = ["timeout/cancel-on-expiry"],
        Remedy = "When the timeout of a request is over, POST notifications/cancelled with its id.",
        Allows = ["a timeout of any length", "an end of the session instead"],
        Judge = history =>
            ClientWire.Each(
                Calls(history)
                    .Where(call =>
                        history.AnswerTo(call) is null
                        && (GaveUp(history, call) || Cancelled(history, call) || WentOnAsTold(history, call))
                    ),
                call =>
                    Cancelled(history, call)
                        ? null
                        : "was never answered and the client went on, without notifications/cancelled",
                $"the client still waited, or left: {history.HowItEnded()}"
            ),
    };

    public static readonly Check ClientSetsATimeout = new()
    {
        Id = "client-sets-a-timeout",
        Claim = "The client waits for no answer for ever",
        Requirements = ["timeout/set"],
        Remedy = "Give every request a timeout, and take it from whoever makes the request.",
        Allows = ["a timeout of any length, where the client was not told one"],
        Judge = history =>
        {
            if (!history.Marks(ClientEnds.Told).Any())
                return Judgement.NotExercised("the client cannot be told how long it is to wait");
            return ClientWire.Each(
                Calls(history).Where(call => history.AnswerTo(call) is null),
                call =>
                    history.OwnExit() is null && !Cancelled(history, call) && !GaveUp(history, call)
                        ? $"was never answered, and the client still waited: {history.HowItEnded()}"
                        : null,
                "every call was answered"
            );
        },
    };

    public static readonly Check ClientCopesWithACancelRace = new()
    {
        Id = "client-copes-with-a-cancel-race",
        Claim = "A client that cancelled a request goes on when its answer comes all the same",
        Requirements = ["cancel/race-safe"],
        Remedy = "Leave alone an answer that nobody waits for any more.",
        Allows = ["any end of a client that was not told to go on"],
        Judge = history =>
        {
            var raced = Calls(history)
                .Where(call => Cancelled(history, call) && history.AnswerTo(call) is not null)
                .Take(history.Marks(ClientEnds.Told).Any() ? 1 : 0);
            return ClientWire.Each(
                raced,
                call =>
                    history.OwnExit() is { Code: not 0 } exit
                    && !Calls(history).Any(next => next.AskedAt() > call.AskedAt())
                        ? $"was cancelled and answered, and the client ended with exit code {exit.Code}"
                        : null,
                "no request that the client cancelled was answered"
            );
        },
    };

    public static readonly Check ClientIgnoresLateAnswers = new()
    {
        Id = "client-ignores-late-answers",
        Claim = "The answer to a request that the client cancelled is not taken for that of another",
        Requirements = ["cancel/sender-ignores-late"],
        Remedy = "Forget a request when it is cancelled, and leave alone an answer whose id nobody waits for.",
        Allows =
        [
            "a stream that is closed with the cancellation, so that no answer can come late",
            "another call at the same time, of a client that was not told to make one after the other",
            "an end of the session while a call is at work",
        ],
        Judge = history =>
        {
            if (!history.Marks(ClientEnds.Told).Any())
                return Judgement.NotExercised("the client was not told to make one call after the other");
            var late = Calls(history)
                .Where(call => Cancelled(history, call) && history.AnswerTo(call) is not null)
                .Select(call => history.AnswerTo(call)!)
                .ToList();
            return ClientWire.Each(
                Calls(history)
                    .Where(call => late.Exists(answer => answer.AtUs > call.AskedAt() && !IsOf(answer, call))),
                call =>
                    Calls(history).FirstOrDefault(next => next.AskedAt() > call.AskedAt()) is { } next
                    && !Cancelled(history, call)
                    && history.AnswerTo(call) is { } answer
                    && answer.AtUs > next.AskedAt()
                        ? $"was not answered yet when {next.InWords()} followed: the late answer to a cancelled call "
                            + "came before"
                        : null,
                "no answer to a cancelled call came while another call was at work"
            );
        },
    };

    private static bool IsOf(Got answer, Exchange call) =>
        ForeignJson.SameId(answer.Message.Id, call.FromClient!.Messages[0].Id);

    private static IEnumerable<Exchange> Calls(History history) => history.Sent("tools/call");

    /// <summary>Whether the client left the stream of a call before its answer, and went on with other
    /// requests.</summary>
    private static bool GaveUp(History history, Exchange call) =>
        call.StreamEnd is { By: EndedBy.Client } left
        && !(history.AnswerTo(call)?.AtUs <= left.AtUs)
        && history
            .Asked("POST")
            .Any(next =>
                next.AskedAt() > left.AtUs
                && next.FromClient!.Messages.Any(message => message.Kind == JsonRpcKind.Request)
            );

    /// <summary>Whether a client that was told how long a call may take, one after the other, made the next.</summary>
    private static bool WentOnAsTold(History history, Exchange call) =>
        history.Marks(ClientEnds.Told).Any() && Calls(history).Any(next => next.AskedAt() > call.AskedAt());

    private static bool Cancelled(History history, Exchange call) =>
        history
            .Sent("notifications/cancelled")
            .Any(sent =>
                sent.SentJson().At("params", "requestId")?.ToJsonString() is { } id
                && ForeignJson.SameId(id, call.FromClient!.Messages[0].Id)
            );
}
