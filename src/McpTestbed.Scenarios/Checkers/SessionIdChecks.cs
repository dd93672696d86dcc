using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on the session id itself: present, read rightly, well made.</summary>
internal static class SessionIdChecks
{
    private const int EnoughEntropyBits = 64;

    public static readonly Check MissingSessionIdPost400 = Missing("POST");
    public static readonly Check MissingSessionIdGet400 = Missing("GET");
    public static readonly Check MissingSessionIdDelete400 = Missing("DELETE");

    public static readonly Check SessionIdIsRequired = new()
    {
        Id = "session-id-is-required",
        Claim = "A server that issues a session id requires it",
        Requirements = ["gap/session-id-not-required", "session/missing-400"],
        Remedy =
            "Refuse requests without the session id that was issued (400), or issue none: a client cannot tell what it "
            + "is for.",
        Allows =
        [
            "serving requests without the id: the rule is for servers that require one, so this is an observation",
        ],
        Judge = Judging.EachWrong(
            history => WithoutSession(history).Where(exchange => exchange.ToServer!.Method == "POST"),
            exchange => !exchange.Served,
            "a refusal"
        ),
    };

    public static readonly Check SessionHeaderNameWithoutCase = new()
    {
        Id = "session-header-name-without-case",
        Claim = "Mcp-Session-Id is recognised in every spelling",
        Requirements = ["ext/rfc9110/field-names-case-insensitive"],
        Remedy = "Look the header up without regard to case; HTTP/2 sends every name in lower case.",
        Allows = ["a refusal where a correct ping after it is not served either"],
        Judge = Judging.EachWrong(
            history =>
                WithLine(history.WithLiveSession(), line =>
                    HeaderLine.Is(line, McpHeaders.SessionId)
                    && HeaderLine.NameOf(line) is not ("Mcp-Session-Id" or "MCP-Session-Id")
                ),
            exchange => exchange.TakenUp(),
            "the session to be recognised"
        ),
    };

    public static readonly Check SessionHeaderWhiteSpaceTrimmed = new()
    {
        Id = "session-header-white-space-trimmed",
        Claim = "White space around the session id is not part of it",
        Requirements = ["ext/rfc9110/ows"],
        Remedy = "Trim spaces and tabs around header values before comparing them.",
        Allows = ["a refusal where a correct ping after it is not served either"],
        Judge = Judging.EachWrong(
            history =>
                WithLine(history.WithLiveSession(), line =>
                    HeaderLine.Is(line, McpHeaders.SessionId)
                    && line[(HeaderLine.NameOf(line).Length + 1)..].Contains('\t')
                ),
            exchange => exchange.TakenUp(),
            "the session to be recognised"
        ),
    };

    public static readonly Check ConflictingSessionHeadersRefused = new()
    {
        Id = "conflicting-session-headers-refused",
        Claim = "A request with two different session ids is refused",
        Requirements = ["ext/rfc9110/duplicate-singleton", "gap/duplicate-header"],
        Remedy =
            "Answer 400 when Mcp-Session-Id comes more than once; never pick one silently, another component "
            + "may pick the other.",
        Allows = ["400 or 404"],
        Judge = Judging.EachWrong(
            history => history.Reached().Where(exchange => exchange.Sessions().Distinct().Count() > 1),
            exchange => exchange.Status is >= 400 and < 500,
            "a 4xx"
        ),
    };

    public static readonly Check MisspeltSessionHeaderIsMissing = new()
    {
        Id = "misspelt-session-header-is-missing",
        Claim = "A misspelt session header counts as none, and the request gets 400",
        Requirements = ["session/missing-400"],
        Remedy = "Read only Mcp-Session-Id, and answer 400 when it is missing.",
        Allows = ["serving it where a request without any session header is served as well: no id is required"],
        Judge = Judging.EachWrong(
            history => WithLine(WithoutSession(history), IsMisspelt),
            exchange => exchange.Status == 400,
            "400",
            (history, exchange) =>
                exchange.Served
                && WithoutSession(history)
                    .FirstOrDefault(other =>
                        other is { Served: true, ToServer.Method: "POST" } && !other.ToServer.Headers.Any(IsMisspelt)
                    )
                    is { } other
                    ? $"{Judging.Say(other)} without any session id, so that the server requires none"
                    : null
        ),
    };

    public static readonly Check AlteredSessionIdNotServed = new()
    {
        Id = "altered-session-id-not-served",
        Claim = "A session id with a letter in the other case is another id, and is not served",
        Requirements = ["gap/session-value-compare"],
        Remedy = "Compare session ids octet by octet.",
        Allows = ["400 or 404", "an id without letters"],
        Judge = Judging.EachWrong(
            history => history.WithNeverIssuedSession(),
            exchange => exchange.Status is >= 400 and < 500,
            "a 4xx"
        ),
    };

    public static readonly Check SessionIdCharset = new()
    {
        Id = "session-id-charset",
        Claim = "Session ids consist of visible ASCII characters only",
        Requirements = ["session/id-charset"],
        Remedy = "Use only characters 0x21 to 0x7E in session ids, for example hexadecimal digits.",
        Allows = ["no session id"],
        Judge = Judging.Each(
            history => history.Issuing(),
            exchange => exchange.FromServer!.Session!.VisibleAscii,
            "only characters 0x21 to 0x7E in the id"
        ),
    };

    public static readonly Check SessionIdNondeterministic = new()
    {
        Id = "session-id-nondeterministic",
        Claim = "Session ids differ and follow no pattern",
        Requirements = ["secbp/nondeterministic-ids", "session/id-unguessable"],
        Remedy = "Take session ids from a cryptographically secure generator, 128 bits or more.",
        Allows = ["no session id", "the same id on an initialize within its session"],
        Judge = Judging.Each(
            Opening,
            exchange => exchange.FromServer!.Session is { LooksSequential: false, Repeated: false },
            "ids that do not repeat and do not count up"
        ),
    };

    public static readonly Check SessionIdUnguessable = new()
    {
        Id = "session-id-unguessable",
        Claim = "Session ids are long enough not to be guessed",
        Requirements = ["session/id-unguessable", "secbp/nondeterministic-ids"],
        Remedy = "Take session ids from a cryptographically secure generator, 128 bits or more.",
        Allows = ["no session id", "any form of an id that is long enough"],
        Judge = Judging.Each(
            Opening,
            exchange => exchange.FromServer!.Session is { EntropyBits: >= EnoughEntropyBits },
            $"ids with room for {EnoughEntropyBits} bits of entropy"
        ),
    };

    public static readonly Check SessionIdOnlyOnInitialize = new()
    {
        Id = "session-id-only-on-initialize",
        Claim = "No later response carries another session id",
        Requirements = ["gap/session-id-rotation", "session/assign-optional"],
        Remedy = "Send Mcp-Session-Id on the response to initialize only, or repeat the same value.",
        Allows = ["the id of the session, repeated"],
        Judge = Judging.Each(
            history =>
                history.WithLiveSession().Where(exchange => exchange.RpcMethod != "initialize" && exchange.Served),
            exchange => exchange.FromServer!.Session is null || exchange.FromServer.Session.Token == exchange.Session(),
            "no session id, or the one the request carried"
        ),
    };

    /// <summary>Sessions opened anew: an initialize within a session may well be answered with that session's
    /// id.</summary>
    private static IEnumerable<Exchange> Opening(History history) =>
        history.Issuing().Where(exchange => exchange.Sessions().Count == 0);

    /// <summary>Requests without a session id to a server that issues them.</summary>
    private static IEnumerable<Exchange> WithoutSession(History history) =>
        history.IssuedSessions().Count == 0
            ? []
            : history.Reached().Where(exchange => exchange.Sessions().Count == 0 && exchange.RpcMethod != "initialize");

    private static IEnumerable<Exchange> WithLine(IEnumerable<Exchange> exchanges, Func<string, bool> matches) =>
        exchanges.Where(exchange => exchange.ToServer!.Headers.Any(matches));

    private static bool IsMisspelt(string line) => HeaderLine.NameOf(line) is "Mcp_Session_Id" or "Mcp-SessionId";

    private static Check Missing(string method) =>
        new()
        {
            Id = $"missing-session-id-{method.ToLowerInvariant()}-400",
            Claim = $"A {method} without the session id that was issued is answered 400",
            Requirements = ["session/missing-400"],
            Remedy =
                $"Answer 400 to a {method} without Mcp-Session-Id (initialize apart); never guess the session, "
                + "and keep 404 for sessions that ended.",
            Allows =
            [
                "serving it with nothing of a session, or with an id made for it alone: the rule is for servers that "
                    + "require the id",
                .. method == "POST" ? [] : (string[])["405, and any answer that the method gets with the id as well"],
            ],
            Judge = Judging.EachWrong(
                history => WithoutSession(history).Where(exchange => exchange.ToServer!.Method == method),
                exchange => exchange.Status == 400,
                "400",
                WhyNotRequired
            ),
        };

    /// <summary>Why an answer to a request without a session id says nothing of what a server that requires one has to
    /// answer; null where it does.</summary>
    private static string? WhyNotRequired(History history, Exchange exchange)
    {
        var method = exchange.ToServer!.Method;
        if (method != "POST" && exchange.Status == 405)
            return Judging.NotOffered(exchange);
        if (exchange.Served)
            return HasSomethingOfASession(history, exchange) || (method != "POST" && RequiresIds(history))
                ? null
                : $"{Judging.Say(exchange)} with nothing of a session, so that the server requires no id";
        return
            method != "POST"
            && exchange.Status != 400
            && history.Exchanges.Any(other =>
                other.ToServer?.Method == method && other.Session() is not null && other.Status == exchange.Status
            )
            ? $"{Judging.Say(exchange)}, as the {method} with the id was"
            : null;
    }

    /// <summary>Whether the server refuses what a client asks without a session id.</summary>
    private static bool RequiresIds(History history) =>
        WithoutSession(history)
            .Any(exchange =>
                exchange is { ToServer.Method: "POST", Status: 400 or 404 } && history.IsControlled(exchange)
            );

    /// <summary>Whether a request that named no session was taken for one of a session: it ended one, or the answer
    /// names one that is there. An id that is made for the request alone is of no session.</summary>
    private static bool HasSomethingOfASession(History history, Exchange exchange) =>
        (exchange.FromServer!.Session is { } named && history.IssuedSessions().Contains(named.Token))
        || (
            exchange.ToServer!.Method == "DELETE"
            && history.LostSessions.Any(lost => lost.ServedAgain is null && exchange.Precedes(lost.Ended))
        );
}
