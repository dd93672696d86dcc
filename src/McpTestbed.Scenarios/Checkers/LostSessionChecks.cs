using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on sessions that are lost in the middle, whatever was being tried: the cause, once. What it makes
/// unjudgeable is no subject of other checks.</summary>
internal static class LostSessionChecks
{
    public static readonly Check SessionOnce404StaysDead = new()
    {
        Id = "session-once-404-stays-dead",
        Claim = "A session whose request was once answered 404 is not served afterwards",
        Requirements = ["session/expired-404"],
        Allows =
        [
            "404 to every request from then on: the server may end a session at any time",
            "404 to a method that the server does not have (-32601), and to a request that is wrong",
        ],
        Remedy =
            "Answer 404 only for a session that has ended everywhere: a client must give its session up on a "
            + "404. Where several replicas serve, share their sessions or lead each session to its own replica; while "
            + "it cannot be known, answer 503.",
        Judge = JudgeOnce404,
    };

    public static readonly Check IssuedSessionIsServed = new()
    {
        Id = "issued-session-is-served",
        Claim = "A session is known right after its id was issued",
        Requirements = ["gap/issued-session-unknown"],
        Allows =
        [
            "an end of the session at any time, once it was served",
            "an end of the session because another one was opened",
            "401, 403, 429 and 5xx to its requests",
        ],
        Remedy =
            "Store the session before initialize is answered, where every later request finds it. Behind a gateway, "
            + "share sessions between replicas, or lead each request to the replica that issued its id: a hash of the "
            + "id does not, since initialize has none yet.",
        Judge = JudgeIssued,
    };

    public static readonly Check OpeningASessionEndsNoOther = new()
    {
        Id = "opening-a-session-ends-no-other",
        Claim = "A session goes on when another one is opened",
        Requirements = ["gap/concurrent-sessions", "session/terminate-anytime"],
        Allows = ["an end of the session at any time: this is never more than an observation"],
        Remedy =
            "Keep sessions apart: clients that take turns on the server end one another's sessions, and each begins "
            + "anew for ever.",
        Judge = JudgeOpening,
    };

    private static Judgement JudgeOnce404(History history)
    {
        if (history.LostSessions.FirstOrDefault(lost => lost.ServedAgain is not null) is { } lost)
        {
            // Also what the probe asked beside the scenario, to see whether the session had ended for good.
            var proof = history
                .Exchanges.Where(exchange => exchange.Session() == lost.Session && history.IsCorrect(exchange))
                .ToList();
            return Judgement.Violated(
                $"{At(lost.Ended)}, and after that {At(lost.ServedAgain!)}: {Cause(history, proof)}; expected 404 from "
                    + "then on",
                [.. lost.Ended.Evidence, .. lost.ServedAgain!.Evidence]
            );
        }

        var served = history
            .WithIssuedSession()
            .Where(exchange => history.IsCorrect(exchange) && (exchange.Served || exchange.Status == 404))
            .ToList();
        return served.Count == 0
            ? Judgement.Unknown("the record has no answered request of a session")
            : Judgement.Held(
                $"{Counted.Of(served.Select(exchange => exchange.Session()).Distinct().Count(), "session")}, "
                    + "none served after a 404",
                served.SelectMany(exchange => exchange.Evidence)
            );
    }

    /// <summary>What the pattern of 404 and service is that of.</summary>
    private static string Cause(History history, List<Exchange> requests)
    {
        var served = requests.FindAll(exchange => exchange.Served);
        var refused = requests.FindAll(exchange => exchange.Status == 404);
        var opened = history.Issuing().First(exchange => exchange.FromServer!.Session!.Token == requests[0].Session());
        if (requests.Exists(exchange => exchange.Replica is not null))
            return "the session is lost between replicas, "
                + $"served by {Replicas(served)} and unknown to {Replicas(refused)}";
        if (refused.Max(exchange => exchange.ToServer!.AtUs) < served.Min(exchange => exchange.ToServer!.AtUs))
            return "the session is known only some time after initialize was answered, or only to some of the replicas";
        return served.TrueForAll(IsOnThatConnection) && !refused.Exists(IsOnThatConnection)
            ? "the session is known only on the connection that opened it"
            : "requests of a live session are answered 404 and served in turn, as where replicas do not share their "
                + "sessions";

        bool IsOnThatConnection(Exchange exchange) =>
            (exchange.Link, exchange.Connection) == (opened.Link, opened.Connection);
    }

    private static string Replicas(List<Exchange> exchanges) =>
        string.Join(" and ", exchanges.Select(exchange => exchange.Replica).OfType<string>().Distinct().Order());

    private static string At(Exchange exchange) =>
        exchange.Replica is { } replica ? $"{Judging.Say(exchange)} by {replica}" : Judging.Say(exchange);

    private static Judgement JudgeIssued(History history)
    {
        var issuing = history.Issuing().ToList();
        foreach (var lost in history.LostSessions.Where(lost => lost.ServedAgain is null))
        {
            var opened = issuing.Find(exchange => exchange.FromServer!.Session!.Token == lost.Session);
            if (
                lost.Alive != opened
                || issuing.Exists(other => other != opened && IsBetween(other, opened, lost.Ended))
            )
                continue;
            return Judgement.Violated(
                $"initialize issued a session id ({opened}), and {Judging.Say(lost.Ended)}, the first request with it: "
                    + "the session is unknown where its requests go, as where replicas do not share their sessions",
                [.. opened.Evidence, .. lost.Ended.Evidence]
            );
        }

        var served = history
            .WithLiveSession()
            .Where(exchange => exchange.Served && history.IsCorrect(exchange))
            .DistinctBy(exchange => exchange.Session())
            .ToList();
        return served.Count == 0
            ? Judgement.Unknown("the record has no request of a session that was served")
            : Judgement.Held(
                $"{Counted.Of(served.Count, "session")} {Counted.Noun(served.Count, "was", "were")} served",
                served.SelectMany(exchange => exchange.Evidence)
            );
    }

    /// <summary>Whether a request may have reached the server after one was made and before another was
    /// answered.</summary>
    private static bool IsBetween(Exchange exchange, Exchange first, Exchange last) =>
        exchange.FromServer!.AtUs >= first.ToServer!.AtUs && exchange.ToServer!.AtUs <= last.FromServer!.AtUs;

    private static Judgement JudgeOpening(History history)
    {
        var issuing = history.Issuing().ToList();
        foreach (var lost in history.LostSessions.Where(lost => lost.ServedAgain is null))
        {
            var other = issuing.Find(exchange =>
                exchange.FromServer!.Session!.Token != lost.Session
                && exchange.ToServer!.AtUs > lost.Alive.ToServer!.AtUs
                && exchange.Precedes(lost.Ended)
            );
            if (other is not null)
                return Judgement.Violated(
                    $"the session was served ({lost.Alive}), another one was opened ({other}), and "
                        + $"{Judging.Say(lost.Ended)}",
                    [.. lost.Alive.Evidence, .. other.Evidence, .. lost.Ended.Evidence]
                );
        }

        var opened = issuing.ToLookup(exchange => exchange.FromServer!.Session!.Token);
        var kept = history
            .WithLiveSession()
            .Where(exchange =>
                exchange.Served
                && history.IsCorrect(exchange)
                && issuing.Exists(other =>
                    other.FromServer!.Session!.Token != exchange.Session()
                    && other.Precedes(exchange)
                    && opened[exchange.Session()!].Any(own => own.Precedes(other))
                )
            )
            .ToList();
        return kept.Count == 0
            ? Judgement.Unknown("the record has no request of a session after another one was opened")
            : Judgement.Held(
                $"{Judging.Say(kept[0])} after another session was opened",
                kept.SelectMany(exchange => exchange.Evidence)
            );
    }
}
