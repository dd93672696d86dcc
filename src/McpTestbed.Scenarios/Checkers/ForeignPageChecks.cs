using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on what a page of a foreign origin can do: on every method, and as a page that rebinds its name
/// would do it.</summary>
internal static class ForeignPageChecks
{
    /// <summary>Whatever this ends with, it is another host.</summary>
    public static string SuffixLookAlike(Uri allowed) => $"{allowed.Scheme}://evil-{allowed.Authority}";

    /// <summary>Whatever this begins with, it is another host.</summary>
    public static string PrefixLookAlike(Uri allowed) => $"{allowed.Scheme}://{allowed.Authority}.evil.example";

    /// <summary>The origin of a sandboxed frame, a file, or a redirect.</summary>
    public const string Opaque = "null";

    private const string Remedy =
        "Compare the whole Origin with a list of allowed ones on every request, POST, GET and DELETE, before anything "
        + "else is looked at, and answer 403 to any other.";

    public static readonly Check ForeignOriginRefusedOnDelete = new()
    {
        Id = "foreign-origin-refused-on-delete",
        Claim = "A page of a foreign Origin cannot end a session",
        Requirements = ["security/origin-validate"],
        Remedy = Remedy,
        Allows = OriginChecks.Allowed,
        Judge = history =>
        {
            var deletes = history
                .WithIssuedSession()
                .Where(exchange =>
                    exchange.ToServer!.Method == "DELETE" && exchange.RequestValues("Origin") is [OriginChecks.Foreign]
                )
                .ToList();
            var ended = deletes.Find(exchange =>
                Judging.IsJudged(exchange)
                && !exchange.Served
                && LivesBefore(history, exchange)
                && IsGoneAfter(history, exchange)
            );
            return ended is not null
                ? Judgement.Violated(
                    $"{Judging.Say(ended)}, and the session was gone all the same; expected it to go on",
                    ended.Evidence
                )
                : Judging.EachWrong(
                    _ => deletes,
                    exchange => exchange.Status is >= 400 and < 500,
                    "a refusal",
                    (past, exchange) =>
                        exchange.Status == 405 ? Judging.NotOffered(exchange) : OriginChecks.WhyWelcome(past, exchange)
                )(history);
        },
    };

    public static readonly Check LookAlikeOriginsRefused = new()
    {
        Id = "look-alike-origins-refused",
        Claim = "An Origin that ends or begins like an allowed one is refused",
        Requirements = ["security/origin-validate"],
        Remedy = Remedy,
        Allows = OriginChecks.Allowed,
        Judge = Judging.EachWrong(
            history =>
                history
                    .Of("POST")
                    .Where(exchange =>
                        exchange.RequestValues("Origin") is [var origin]
                        && origin != OriginChecks.LookAlike
                        && origin != OriginChecks.Foreign
                        && (
                            origin.Contains("//evil-", StringComparison.Ordinal)
                            || origin.EndsWith(".evil.example", StringComparison.Ordinal)
                        )
                    ),
            exchange => exchange.Status is >= 400 and < 500,
            "a refusal",
            OriginChecks.WhyWelcome
        ),
    };

    public static readonly Check OpaqueOriginRefused = new()
    {
        Id = "null-origin-refused",
        Claim = "Origin null, which any page can send, is refused",
        Requirements = ["gap/origin-null-or-absent", "security/origin-validate"],
        Remedy = "Treat null as an Origin that is not on the list; a sandboxed frame of any page sends it.",
        Allows = OriginChecks.Allowed,
        Judge = Judging.EachWrong(
            history => history.Of("POST").Where(exchange => exchange.RequestValues("Origin") is [Opaque]),
            exchange => exchange.Status is >= 400 and < 500,
            "a refusal",
            OriginChecks.WhyWelcome
        ),
    };

    public static readonly Check RebindingPageRefused = new()
    {
        Id = "rebinding-page-refused",
        Claim = "A page that rebinds its name, and so sends a Host and an Origin of its own, is refused",
        Requirements = ["security/origin-validate"],
        Remedy = Remedy + " Never take an Origin for allowed because it equals the Host.",
        Allows = OriginChecks.Allowed,
        Judge = Judging.EachWrong(
            history =>
                history
                    .Of("POST")
                    .Where(exchange =>
                        exchange.RequestValues("Host") is [OriginChecks.ForeignHost]
                        && exchange.RequestValues("Origin") is [OriginChecks.Foreign]
                    ),
            exchange => exchange.Status is >= 400 and < 500,
            "a refusal",
            OriginChecks.WhyWelcome
        ),
    };

    /// <summary>By the last ping of the session's own client: a session that was lost before is not ended by the
    /// page.</summary>
    private static bool LivesBefore(History history, Exchange delete) =>
        history
            .Requests("ping")
            .LastOrDefault(ping =>
                ping.Session() == delete.Session() && ping.RequestValues("Origin").Count == 0 && ping.Precedes(delete)
            )
            is { Served: true };

    /// <summary>By the pings of the session's own client, also those that the probe asked beside the scenario: one that
    /// is served shows that the session lives, whatever else was answered 404.</summary>
    private static bool IsGoneAfter(History history, Exchange delete)
    {
        // Where the session is answered 404 and served in turn, a 404 says nothing of the DELETE.
        if (history.LostSessions.Any(lost => lost.Session == delete.Session() && lost.ServedAgain is not null))
            return false;
        var after = history
            .Exchanges.Where(ping =>
                ping.RpcMethod == "ping"
                && ping.Session() == delete.Session()
                && ping.RequestValues("Origin").Count == 0
                && delete.Precedes(ping)
            )
            .ToList();
        return after.Exists(ping => ping.Status == 404) && !after.Exists(ping => ping.Served);
    }
}
