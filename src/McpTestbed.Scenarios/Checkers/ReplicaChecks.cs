using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on servers that run as several replicas. To its clients such a server is one: the rules are those of
/// any.</summary>
internal static class ReplicaChecks
{
    public static readonly Check SessionUsableAtEveryReplica = new()
    {
        Id = "session-usable-at-every-replica",
        Claim = "A session is served whichever replica gets the request, also when the one that opened it was killed",
        Requirements = ["gap/404-from-router", "session/terminate-anytime"],
        Allows = ["an end of the session at any time: this is never more than an observation"],
        Remedy =
            "Keep sessions where every replica finds them, or lead each session back to its own replica for as "
            + "long as that lives.",
        Judge = history =>
        {
            var judged = Judging.EachGranted(
                past => InSessions(past).Where(Judging.IsJudged),
                exchange => exchange.TakenUp(),
                "it to be served"
            )(history);
            return judged.Status == CheckStatus.Violated && history.Marks(MarkNames.Copies).Any()
                ? Judgement.NotExercised(
                    "the session ended with its process, and nobody said that processes of this server share sessions "
                        + "(--replicas 2 says so)"
                )
                : judged;
        },
    };

    public static readonly Check SessionAnswersWithItsOwnState = new()
    {
        Id = "session-answers-with-its-own-state",
        Claim = "What was kept in a session is answered in that session, and nothing of another",
        Requirements = ["session/assign-optional", "gap/concurrent-clients"],
        Remedy = "Keep state by the id of the session, not by the replica, the connection or the process.",
        Allows = ["an end of the session at any time"],
        Judge = JudgeOwnState,
    };

    public static readonly Check MessageReachesTheGetStream = new()
    {
        Id = "message-reaches-the-get-stream",
        Claim =
            "A message of the server reaches the session's open GET stream, whichever replica makes it and "
            + "whichever holds the stream",
        Requirements = ["get/server-messages", "gap/resume-window"],
        Remedy =
            "Hand messages to the replica that holds the stream (for example through the store's publish and "
            + "subscribe), or keep streams and requests of a session at one replica.",
        Allows = ["no message while no stream of the session is open"],
        Judge = JudgeMessages,
    };

    /// <summary>Requests of sessions; of one that is answered 404 and served in turn, another check tells.</summary>
    private static IEnumerable<Exchange> InSessions(History history)
    {
        var inTurn = history.AnsweredInTurn();
        return history
            .WithIssuedSession()
            .Where(exchange =>
                exchange.ToServer is { Method: "POST", Messages: [{ Kind: JsonRpcKind.Request }, ..] }
                && !inTurn.Contains(exchange.Session()!)
            );
    }

    private static Judgement JudgeOwnState(History history)
    {
        var recalls = Recalls(history).Where(recall => recall.Exchange.ToolText() is not null).ToList();
        if (recalls.Count == 0)
            return Judgement.Unknown("the record has no session that was asked for what it kept");
        var foreign = recalls.FindAll(recall => recall.Exchange.ToolText() != recall.Kept);
        return foreign.Count > 0
            ? Judgement.Violated(
                $"{At(foreign[0].Exchange)} with what was not kept in its session",
                foreign.SelectMany(recall => recall.Exchange.Evidence)
            )
            : Judgement.Held(
                $"{Counted.Of(recalls.Count, "time")} its own",
                recalls.SelectMany(recall => recall.Exchange.Evidence)
            );
    }

    private static Judgement JudgeMessages(History history)
    {
        var made = Calls(history, "notify")
            .Where(exchange => exchange.Served && exchange.ToolText() == "sent")
            .ToList();
        var due = made.FindAll(notify =>
            history
                .Of("GET")
                .Any(stream => stream.Session() == notify.Session() && stream.IsOpenAt(notify.FromServer!.AtUs))
        );
        if (due.Count == 0)
            return Judgement.Unknown(
                "the record has no message of the server that was made while a GET stream of its session was open"
            );
        var lost = due.FindAll(notify =>
            !history
                .Reached()
                .Any(stream =>
                    stream.Session() == notify.Session() && stream.Events.Any(sse => DataOf(sse) == TextOf(notify))
                )
        );
        return lost.Count > 0
            ? Judgement.Violated(
                $"of {Counted.Of(due.Count, "message")} {lost.Count} reached no stream; the first was made by "
                    + $"{lost[0].Replica}",
                lost.SelectMany(notify => notify.Evidence)
            )
            : Judgement.Held(
                $"{Counted.Of(due.Count, "message")}, made by "
                    + $"{string.Join(" and ", due.Select(notify => notify.Replica).Distinct())}, all on a stream",
                due.SelectMany(notify => notify.Evidence)
            );
    }

    /// <summary>Calls that ask for what was kept, each with what was kept last before it.</summary>
    private static IEnumerable<(Exchange Exchange, string Kept)> Recalls(History history)
    {
        var kept = Calls(history, "remember")
            .Where(exchange => exchange.Served)
            .ToLookup(exchange => exchange.Session());
        return from recall in Calls(history, "recall").Where(exchange => exchange.Served)
            let before = kept[recall.Session()].LastOrDefault(remember => remember.Precedes(recall))
            where before is not null
            select (recall, TextOf(before)!);
    }

    private static IEnumerable<Exchange> Calls(History history, string tool) =>
        history
            .Requests("tools/call")
            .Where(exchange =>
                exchange.RequestObject().At("params", "name").AsText() == tool && exchange.Session() is not null
            );

    private static string At(Exchange exchange) =>
        exchange.Replica is { } replica ? $"{Judging.Say(exchange)} by {replica}" : Judging.Say(exchange);

    private static string? TextOf(Exchange call) => call.RequestObject().At("params", "arguments", "text").AsText();

    private static string? DataOf(StreamEvent sse) =>
        ForeignJson.ParseObject(sse.Data?.Text).At("params", "data").AsText();
}
