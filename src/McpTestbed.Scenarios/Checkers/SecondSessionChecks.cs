using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on initialize where a session is there already.</summary>
internal static class SecondSessionChecks
{
    public static readonly Check SecondClientIsLetIn = new()
    {
        Id = "second-client-is-let-in",
        Claim = "A second client can initialize while the first has a session",
        Requirements = ["gap/second-session"],
        Remedy =
            "Make a transport and a server object for each session; one for the whole process serves one client, and "
            + "the next is refused until it is restarted. A place that becomes free is told by 409, 429 or 503.",
        Allows = ["401, 403, 409, 429, 503, and any refusal with Retry-After: the place may be free later"],
        Judge = history =>
        {
            var opened = history.Initializes().Where(exchange => exchange.HasResult()).ToList();
            var second = history
                .Initializes()
                .FirstOrDefault(exchange =>
                    exchange.Sessions().Count == 0
                    && opened.Exists(first => first.Link != exchange.Link && first.Precedes(exchange))
                );
            if (second is null)
                return Judgement.Unknown("the record has no second client");
            if (second.HasResult())
                return Judgement.Held(Judging.Say(second), second.Evidence);
            if (!Judging.IsJudged(second) || IsForATime(second) || !second.IsWhole())
                return Judgement.NotExercised(
                    $"the server serves one client at a time, and says so: {Judging.Say(second)}"
                );
            return Judgement.Violated($"{Judging.Say(second)}; expected a result", second.Evidence);
        },
    };

    public static readonly Check SecondInitializeLeavesTheSession = new()
    {
        Id = "second-initialize-leaves-the-session",
        Claim = "An initialize with the id of a live session is refused, or opens a session of its own",
        Requirements = ["gap/initialize-with-session-id"],
        Remedy =
            "Answer 400 to initialize in a session that is initialized, or open a new one; never exchange version and "
            + "client of a session that somebody uses.",
        Allows = ["400 or 404", "a new session beside the first"],
        Judge = history =>
        {
            var again = history
                .Initializes()
                .Where(exchange => exchange.Session() is { } session && history.IssuedSessions().Contains(session))
                .ToList();
            var taken = again.Find(exchange =>
                exchange.HasResult()
                && (exchange.FromServer!.Session?.Token ?? exchange.Session()) == exchange.Session()
            );
            if (taken is not null)
                return Judgement.Violated(
                    $"{Judging.Say(taken)} with a result, and the session stays the same: it is initialized a second "
                        + "time",
                    taken.Evidence
                );
            return again.Count == 0 ? Judgement.Unknown("the record has no initialize in a live session")
                : again.Exists(Judging.IsJudged)
                    ? Judgement.Held(Judging.Say(again[0]), again.SelectMany(exchange => exchange.Evidence))
                : again.Select(Refusals.OwnReason).FirstOrDefault(reason => reason is not null) is { } reason
                    ? Judgement.NotExercised(reason)
                : Judgement.Unknown("the initialize in a live session was not answered");
        },
    };

    public static readonly Check InitializeMayCarryMeta = new()
    {
        Id = "initialize-may-carry-meta",
        Claim = "An initialize with _meta in its params is answered as one without",
        Requirements = ["lifecycle/server-result"],
        Remedy =
            "Tell the eras apart by the version in _meta (io.modelcontextprotocol/protocolVersion) or in the header, "
            + "not by _meta alone: every request may carry it.",
        Allows = ["_meta that means nothing to the server"],
        Judge = history =>
        {
            var plain = history.Initializes().Where(exchange => !HasMeta(exchange)).ToList();
            var with = history.Initializes().Where(HasMeta).ToList();
            if (
                !plain.Exists(exchange => exchange.HasResult() && with.Exists(exchange.Precedes))
                || !plain.Exists(exchange => exchange.HasResult() && with.Exists(other => other.Precedes(exchange)))
            )
                return Judgement.Unknown(
                    "the record has no initialize without _meta, before and after, that was served"
                );
            return Judging.EachGranted(_ => with, exchange => exchange.HasResult(), "an initialize result")(history);
        },
    };

    /// <summary>A refusal that may be over later, or is of somebody who has to show who he is.</summary>
    private static bool IsForATime(Exchange exchange) =>
        exchange.Status is 401 or 403 or 409 or 429 or 503 || exchange.ResponseValues("Retry-After").Count > 0;

    private static bool HasMeta(Exchange exchange) => exchange.RequestObject().At("params", "_meta") is not null;
}
