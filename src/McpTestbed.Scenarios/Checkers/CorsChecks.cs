using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on CORS (WHATWG Fetch). MCP has no rule on it, so none of these is ever more than an
/// observation.</summary>
internal static class CorsChecks
{
    /// <summary>Headers that only sessions and their streams need.</summary>
    private static readonly HashSet<string> OfSessions = new(StringComparer.OrdinalIgnoreCase)
    {
        "mcp-session-id",
        "last-event-id",
    };

    public static readonly Check PreflightAllowsMcpHeaders = new()
    {
        Id = "preflight-allows-mcp-headers",
        Claim = "The preflight allows every header that MCP needs",
        Requirements = ["ext/fetch/preflight-allow-headers", "gap/cors"],
        Remedy =
            "Name the headers of MCP in Access-Control-Allow-Headers: content-type, mcp-session-id, "
            + "mcp-protocol-version, last-event-id; in 2026-07-28 mcp-method and mcp-name.",
        Allows =
        [
            "no CORS at all",
            "no mcp-session-id and no last-event-id where the server issues no session ids: nothing needs them",
        ],
        Judge = history =>
            Judging.Each(
                past => Preflights(past).Where(exchange => Asked(exchange, "Access-Control-Request-Headers").Any()),
                exchange =>
                    Asked(exchange, "Access-Control-Request-Headers")
                        .All(name =>
                            Allows(exchange, "Access-Control-Allow-Headers", name, StringComparison.OrdinalIgnoreCase)
                            || (IssuesNoSessions(history) && OfSessions.Contains(name))
                        ),
                "all requested headers to be allowed"
            )(history),
    };

    public static readonly Check PreflightAllowsDelete = new()
    {
        Id = "preflight-allows-delete",
        Claim = "The preflight allows DELETE, so that a page can end its session",
        Requirements = ["ext/fetch/preflight-allow-methods", "gap/cors"],
        Remedy = "Name DELETE in Access-Control-Allow-Methods.",
        Allows = ["no session ids, so that there is no session to end", "no CORS at all"],
        Judge = history =>
            Preflights(history).Any() && IssuesNoSessions(history)
                ? Judgement.NotExercised("the server issues no session ids, so a page has no session to end")
                : JudgeDeletePreflights(history),
    };

    public static readonly Check SessionHeaderExposed = new()
    {
        Id = "session-header-exposed",
        Claim = "A page can read Mcp-Session-Id from the answer to initialize",
        Requirements = ["ext/fetch/expose-headers", "gap/cors"],
        Remedy =
            "Name Mcp-Session-Id in Access-Control-Expose-Headers; a page that cannot read it sends later "
            + "requests without it.",
        Judge = Judging.Each(
            history =>
                history.Issuing().Where(exchange => exchange.ResponseValues("Access-Control-Allow-Origin").Count > 0),
            exchange =>
                Allows(exchange, "Access-Control-Expose-Headers", "Mcp-Session-Id", StringComparison.OrdinalIgnoreCase),
            "Mcp-Session-Id to be exposed"
        ),
    };

    public static readonly Check CorsOnErrors = new()
    {
        Id = "cors-on-errors",
        Claim = "Errors carry Access-Control-Allow-Origin as well, so that a page can tell them apart",
        Requirements = ["ext/fetch/cors-on-errors", "gap/cors"],
        Remedy =
            "Add the CORS headers before anything can refuse the request; without them a page sees a network "
            + "error instead of 400 or 404.",
        Allows = ["no CORS at all", "no header for an origin that is not allowed"],
        Judge = Judging.Each(ErrorsToAllowedOrigins, Admits, "Access-Control-Allow-Origin with that origin"),
    };

    public static readonly Check PreflightNeedsNothing = new()
    {
        Id = "preflight-needs-nothing",
        Claim = "A preflight is answered 2xx without session id, version header or credentials",
        Requirements = ["ext/fetch/preflight-no-auth", "gap/cors"],
        Remedy =
            "Answer OPTIONS before looking for a session, a version or a token: browsers send none of them "
            + "with a preflight.",
        Allows = ["no CORS at all", "any 2xx"],
        Judge = Judging.Each(
            Preflights,
            exchange => exchange.Served,
            "2xx",
            exchange => exchange.Status is 401 or 407 ? null : Refusals.OwnReason(exchange)
        ),
    };

    private static Func<History, Judgement> JudgeDeletePreflights =>
        Judging.Each(
            history =>
                Preflights(history)
                    .Where(exchange => Asked(exchange, "Access-Control-Request-Method").Contains("DELETE")),
            // methods have a case (Fetch, 4.8)
            exchange => Allows(exchange, "Access-Control-Allow-Methods", "DELETE", StringComparison.Ordinal),
            "DELETE to be allowed"
        );

    /// <summary>Whether initialize was served and no session id came with it.</summary>
    private static bool IssuesNoSessions(History history) =>
        history.IssuedSessions().Count == 0 && history.Initializes().Any(exchange => exchange.HasResult());

    private static IEnumerable<Exchange> Preflights(History history) => history.Of("OPTIONS");

    private static IEnumerable<string> Asked(Exchange exchange, string header) =>
        exchange
            .RequestValues(header)
            .SelectMany(value =>
                value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            );

    /// <summary>Errors to an origin that the server let in elsewhere: to another one it owes no header, and had better
    /// not send it.</summary>
    private static IEnumerable<Exchange> ErrorsToAllowedOrigins(History history)
    {
        var allowed = history
            .Reached()
            .Where(Admits)
            .Select(exchange => exchange.RequestValues("Origin")[0])
            .ToHashSet();
        return history
            .Reached()
            .Where(exchange =>
                exchange.RequestValues("Origin") is [var origin]
                && allowed.Contains(origin)
                && exchange.ToServer!.Method != "OPTIONS"
                && exchange.Status >= 400
            );
    }

    private static bool Admits(Exchange exchange) =>
        exchange.RequestValues("Origin") is [var origin]
        && exchange.ResponseValues("Access-Control-Allow-Origin") is [var admitted]
        && (admitted == "*" || admitted == origin);

    private static bool Allows(Exchange exchange, string header, string name, StringComparison comparison)
    {
        var allowed = exchange
            .ResponseValues(header)
            .SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))
            .ToList();
        return allowed.Exists(one => one.Equals(name, comparison))
            || (allowed.Contains("*") && !name.Equals("authorization", StringComparison.OrdinalIgnoreCase));
    }
}
