using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on Origin and Host: the defence against DNS rebinding.</summary>
internal static class OriginChecks
{
    /// <summary>An origin that no server allows unless it allows all.</summary>
    public const string Foreign = "http://evil.example";

    /// <summary>An origin that begins like an allowed one.</summary>
    public const string LookAlike = "http://localhost.evil.example";

    /// <summary>A host that is not the server's.</summary>
    public const string ForeignHost = "evil.example";

    private const string Remedy =
        "Compare the whole Origin with a list of allowed ones on every request, and answer 403 to any other.";

    /// <summary>What a server may do in place of a refusal.</summary>
    public static readonly string[] Allowed =
    [
        "serving every origin where each request needs credentials and the server says so by CORS",
        "a refusal for whatever reason comes first",
    ];

    public static readonly Check ForeignOriginRefused = Refused(
        "foreign-origin-refused",
        "The first request of a foreign Origin is refused",
        history =>
            FromOrigin(history, Foreign).Where(exchange => exchange.RpcMethod is "initialize" or "server/discover")
    );

    public static readonly Check ForeignOriginRefusedLater = Refused(
        "foreign-origin-refused-later",
        "A later request of a foreign Origin is refused, not only the first",
        history =>
            FromOrigin(history, Foreign)
                .Where(exchange =>
                    exchange.ToServer!.Method == "POST" && exchange.RpcMethod is not ("initialize" or "server/discover")
                )
    );

    public static readonly Check ForeignOriginRefusedOnGet = new()
    {
        Id = "foreign-origin-refused-on-get",
        Claim = "A GET of a foreign Origin is refused",
        Requirements = ["security/origin-validate"],
        Remedy = Remedy,
        Allows =
        [
            "404 and 405: the server opens no GET stream",
            "409: another GET stream is open, which says nothing of the Origin",
            .. Allowed,
        ],
        Judge = Judging.EachWrong(
            history => FromOrigin(history, Foreign).Where(exchange => exchange.ToServer!.Method == "GET"),
            IsRefused,
            "a refusal",
            (history, exchange) =>
                exchange.Status is 404 or 405 ? Judging.NotOffered(exchange)
                : exchange.Status == 409
                    ? $"{Judging.Say(exchange)}: another GET stream is open, which says nothing of the Origin"
                : WhyWelcome(history, exchange)
        ),
    };

    public static readonly Check LookAlikeOriginRefused = Refused(
        "look-alike-origin-refused",
        "An Origin that only begins like an allowed one is refused",
        history => FromOrigin(history, LookAlike)
    );

    public static readonly Check ForeignOrigin403 = new()
    {
        Id = "foreign-origin-403",
        Claim = "The refusal of a foreign Origin has status 403",
        Requirements = ["security/origin-403"],
        Remedy = "Answer exactly 403 to an Origin that is not allowed.",
        Allows =
        [
            "404 and 405 to GET: the server opens no GET stream",
            "409 to GET: another GET stream is open",
            "any status of a server that refuses no foreign Origin, which other checks judge",
        ],
        Judge = history =>
        {
            // A GET that the server does not route says nothing of Origin, and a server that refuses no POST does not
            // look at Origin at all.
            var refused = FromOrigin(history, Foreign)
                .Where(exchange =>
                    IsRefused(exchange)
                    && Judging.IsJudged(exchange)
                    && !(exchange.ToServer!.Method == "GET" && exchange.Status is 404 or 405 or 409)
                )
                .ToList();
            return
                !refused.Exists(exchange => exchange.ToServer!.Method == "POST")
                && FromOrigin(history, Foreign).Any(Judging.IsJudged)
                ? Judgement.NotExercised("the server refuses no foreign Origin, so there is no status to judge")
                : Judging.EachWrong(_ => refused, exchange => exchange.Status == 403, "403")(history);
        },
    };

    public static readonly Check ForeignHostRefused = new()
    {
        Id = "foreign-host-refused",
        Claim = "A request for another Host is refused",
        Requirements = ["gap/host-header"],
        Remedy =
            "Answer requests for the server's own names only (ASP.NET Core: AllowedHosts); a page that rebinds "
            + "its name sends no Origin with a same-origin GET.",
        Allows = ["serving any Host: the text is silent, so this is an observation"],
        Judge = Judging.EachWrong(
            history => history.Reached().Where(exchange => exchange.RequestValues("Host") is [ForeignHost]),
            IsRefused,
            "a refusal (the text is silent on Host)"
        ),
    };

    /// <summary>
    /// Why a foreign origin may be served: a page that has no credentials gets nothing, and the server says to browsers
    /// that it means it. Whether the text allows that is contested, so no finding comes of it.
    /// </summary>
    public static string? WhyWelcome(History history, Exchange exchange)
    {
        if (
            !exchange.Served
            || exchange.ResponseValues("Access-Control-Allow-Origin") is not [var admitted]
            || (admitted != "*" && admitted != exchange.RequestValues("Origin")[0])
        )
            return null;
        var demand = history
            .Reached()
            .FirstOrDefault(other => other.Status == 401 && other.RequestValues("Authorization").Count == 0);
        return demand is null
            ? null
            : $"{Judging.Say(exchange)} and welcomed by CORS, but {Judging.Say(demand)} without credentials: a page "
                + "that has none gets nothing (whether the text allows that is contested)";
    }

    private static bool IsRefused(Exchange exchange) => exchange.Status is >= 400 and < 500;

    private static IEnumerable<Exchange> FromOrigin(History history, string origin) =>
        history.Reached().Where(exchange => exchange.RequestValues("Origin") is [var only] && only == origin);

    private static Check Refused(string id, string claim, Func<History, IEnumerable<Exchange>> subjects) =>
        new()
        {
            Id = id,
            Claim = claim,
            Requirements = ["security/origin-validate"],
            Remedy = Remedy,
            Allows = Allowed,
            Judge = Judging.EachWrong(subjects, IsRefused, "a refusal", WhyWelcome),
        };
}
