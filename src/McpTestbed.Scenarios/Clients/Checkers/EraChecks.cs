using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>How a client that speaks both eras finds out which a server is of.</summary>
internal static class EraChecks
{
    private const string NoInitialize =
        "the client did not initialize after its requests of 2026-07-28 were refused, as one need not that speaks no "
        + "older revision";

    public static readonly Check ClientLeavesTheModernEraBehind = new()
    {
        Id = "client-leaves-the-modern-era-behind",
        Claim = "A client that falls back initializes, and goes on, without headers and metadata of 2026-07-28",
        Requirements = ["compat/unrecognised-initialize"],
        Remedy =
            "Send initialize and what follows it as the older revision has it: no Mcp-Method, no Mcp-Name, and no "
            + "MCP-Protocol-Version but the negotiated one.",
        Allows =
        [
            "no fallback: a client need not speak an older revision",
            "2026-07-28 again, once a request of the session was refused: another server may be there now",
        ],
        Judge = history =>
            ClientWire.Each(
                history
                    .Sent("initialize")
                    .Where(initialize =>
                        history.Asked("POST").Any(probe => probe.AskedAt() < initialize.AskedAt() && probe.IsModern())
                    )
                    .Concat(history.InASession()),
                exchange =>
                    MayAskAnew(history, exchange) ? null
                    : exchange.ModernHeader() is { } header ? $"has {header}, after the client had fallen back"
                    : exchange.Meta().At(MetaKeys.ProtocolVersion) is not null
                        ? $"has {MetaKeys.ProtocolVersion} in _meta, after the client had fallen back"
                    : null,
                NoInitialize
            ),
    };

    public static readonly Check ClientKeepsTheEra = new()
    {
        Id = "client-keeps-the-era",
        Claim = "A client that has found out the era of a server does not ask for it again while the session lives",
        Requirements = ["compat/cache-era"],
        Remedy = "Keep the era for the server's origin, and ask again only when what it implies fails.",
        Allows = ["another probe after a session was lost, or a request refused"],
        Judge = history =>
            ClientWire.Each(
                history.InASession(),
                exchange =>
                    history
                        .Sent("server/discover")
                        .FirstOrDefault(probe =>
                            probe.AskedAt() > history.ClientSessions()[0].OpenedAt
                            && !history
                                .InASession()
                                .Any(refused => Failed(refused) && refused.GotAt() < probe.AskedAt())
                        )
                        is { } probe
                        ? $"is in a session, and {probe.InWords()} asked for the era after it was opened"
                        : null,
                NoInitialize
            ),
    };

    public static readonly Check ClientLooksIntoA400 = new()
    {
        Id = "client-looks-into-a-400",
        Claim = "A client does not fall back at once after a 400 whose body only a server of 2026-07-28 sends",
        Requirements = ["compat/inspect-400-body"],
        Remedy = "Read the JSON-RPC error in the body of a 400 before the server is taken for an older one.",
        Allows = ["no further request", "an initialize, where the server lists only versions that have one"],
        Judge = history =>
            ClientWire.Each(
                history
                    .ModernRequests()
                    .Where(exchange => exchange.GotStatus() == 400 && StatelessReplyChecks.IsModernError(exchange)),
                exchange =>
                    history.Asked("POST").FirstOrDefault(next => next.AskedAt() > exchange.GotAt()) is { } next
                    && next.Rpc() == "initialize"
                        ? $"was answered 400 and {exchange.OwnErrorCode()}, and {next.InWords()} followed at once"
                        : null,
                "the server answered nothing 400 as one of 2026-07-28 does"
            ),
    };

    public static readonly Check ClientReadsNoEraFromAFailure = new()
    {
        Id = "client-reads-no-era-from-a-failure",
        Claim = "The client does not initialize because it was not authorized, sent elsewhere, or the server failed",
        Requirements = ["gap/auth-before-era"],
        Remedy = "Get authorized, or wait, and make the same request again; the status says nothing about the era.",
        Allows = ["no further request", "the same request again"],
        Judge = history =>
            ClientWire.Each(
                history.Modern().Where(SaysNothing),
                exchange =>
                    history
                        .Sent("initialize")
                        .FirstOrDefault(next =>
                            next.AskedAt() > exchange.GotAt()
                            && !history.Modern().Any(other => other.GotAt() < next.AskedAt() && Decides(other))
                        )
                        is { } next
                        ? $"was answered {exchange.GotStatus()}, and {next.InWords()} followed"
                        : null,
                "no request of 2026-07-28 got an answer that says nothing about the era"
            ),
    };

    public static readonly Check ClientProbesBoundedly = new()
    {
        Id = "client-probes-boundedly",
        Claim = "A client whose requests fail without a word about the era does not ask without a bound",
        Requirements = ["gap/reconnect-limits"],
        Remedy = "Ask a few times, each after a longer wait, and report that the server failed.",
        Judge = history =>
        {
            var failed = history.Modern().Where(SaysNothing).ToList();
            return failed.Count == 0 ? Judgement.NotExercised("no request of 2026-07-28 failed so")
                : failed.Count > RecoveryChecks.ManyAttempts
                    ? Judgement.Violated(
                        $"{failed.Count} requests failed, such as {failed[0].InWords()}, and the client asked again",
                        failed.Take(20).SelectMany(exchange => exchange.Lines())
                    )
                : Judgement.Held(
                    $"{failed.Count} requests failed: {history.HowItEnded()}",
                    failed.SelectMany(exchange => exchange.Lines())
                );
        },
    };

    /// <summary>Whether a request is of no session, and one of the session was refused before it as a server of the
    /// other
    /// era refuses: then the era may be asked for anew.</summary>
    private static bool MayAskAnew(History history, Exchange exchange) =>
        exchange.SentValues(McpHeaders.SessionId).Count == 0
        && history
            .InASession()
            .Any(refused =>
                refused.FromClient!.Method == "POST"
                && refused.GotStatus() is 400 or 404 or 405
                && refused.GotAt() < exchange.AskedAt()
            );

    private static bool SaysNothing(Exchange exchange) =>
        exchange.GotStatus() is 401 or 403 or 407 or 408 or 429 or >= 500 or (>= 300 and < 400);

    /// <summary>Whether an answer says of which era the server is.</summary>
    private static bool Decides(Exchange exchange) => exchange.GotStatus() != 0 && !SaysNothing(exchange);

    private static bool Failed(Exchange exchange) => exchange.GotStatus() is 0 or >= 400;
}
