using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Scenarios.Clients.Peers;

namespace McpTestbed.Scenarios.Clients.Checkers;

/// <summary>What holds of the header fields of every request of a client.</summary>
internal static class HeaderChecks
{
    private const string NoPost = "the client sent no POST";
    private const string NoSession = "the client sent nothing in a session that the server gave an id";
    private const string NothingLater = "the client sent nothing after the handshake";

    public static readonly Check ClientAcceptsJsonAndSse = new()
    {
        Id = "client-accepts-json-and-sse",
        Claim = "Every POST of the client lists application/json and text/event-stream in its Accept header",
        Requirements = ["post/accept-both"],
        Remedy =
            "Send Accept: application/json, text/event-stream with every POST, notifications and answers included.",
        Allows = ["other types beside these two", "any order, spelling, parameters, and several Accept lines"],
        Judge = history =>
            ClientWire.Each(
                history.Asked("POST"),
                exchange =>
                    new[] { MediaTypes.Json, MediaTypes.EventStream }.FirstOrDefault(type => !exchange.Accepts(type))
                        is { } missing
                        ? $"does not list {missing} in Accept ({Shown(exchange, "Accept")})"
                        : null,
                NoPost
            ),
    };

    public static readonly Check ClientGetAcceptsSse = new()
    {
        Id = "client-get-accepts-sse",
        Claim = "Every GET of the client lists text/event-stream in its Accept header",
        Requirements = ["get/accept-sse"],
        Remedy = "Send Accept: text/event-stream with every GET, one that resumes a stream included.",
        Allows = ["no GET at all", "other types beside it"],
        Judge = history =>
            ClientWire.Each(
                history.Asked("GET"),
                exchange =>
                    exchange.Accepts(MediaTypes.EventStream)
                        ? null
                        : $"does not list {MediaTypes.EventStream} in Accept ({Shown(exchange, "Accept")})",
                "the client sent no GET"
            ),
    };

    public static readonly Check ClientEchoesSessionId = new()
    {
        Id = "client-echoes-session-id",
        Claim = "The client sends the session id that it was issued on every later request, as it got it",
        Requirements = ["session/client-echoes"],
        Remedy =
            "Read Mcp-Session-Id from the response to initialize, whatever the spelling of its name, and send exactly "
            + "that value on every later POST, GET and DELETE of the session.",
        Allows =
        [
            "none where the server issued none",
            "the id of an earlier session that still lives",
            "an id that a later response of the server gave out (gap/session-id-rotation)",
            "none after an answer of a version that does not exist: nobody knows whether it has sessions",
        ],
        Judge = history =>
        {
            var issued = history
                .Exchanges.Select(exchange => exchange.ToClient?.Session?.Token)
                .OfType<string>()
                .ToHashSet();
            return ClientWire.Each(
                history
                    .InASession()
                    .Where(exchange =>
                        history.SessionAt(exchange) is { Id: not null } session
                        && Revision.TryParse(session.Version, out _)
                    ),
                exchange =>
                    exchange.SentValues(McpHeaders.SessionId) switch
                    {
                        [] => "has no Mcp-Session-Id, although the server issued one",
                        var values when values.FirstOrDefault(value => !issued.Contains(value)) is { } other =>
                            $"has the Mcp-Session-Id {other}, which the server never issued",
                        _ => null,
                    },
                NoSession
            );
        },
    };

    public static readonly Check ClientSendsVersionHeader = new()
    {
        Id = "client-sends-version-header",
        Claim = "The client sends MCP-Protocol-Version on every request after the handshake",
        Requirements = ["version-header/client-sends"],
        Remedy = "Add MCP-Protocol-Version to every POST, GET and DELETE that follows the answer to initialize.",
        Allows = ["with or without it on initialize itself", "none where 2025-03-26 or older was negotiated"],
        Judge = history =>
            ClientWire.Each(
                history
                    .InASession()
                    .Where(exchange =>
                        Revision.TryParse(SessionOf(history, exchange)?.Version, out var agreed)
                        && agreed.HasVersionHeader
                    ),
                exchange =>
                    exchange.SentValues(McpHeaders.ProtocolVersion).Count > 0 ? null : "has no MCP-Protocol-Version",
                NothingLater
            ),
    };

    public static readonly Check ClientVersionHeaderIsNegotiated = new()
    {
        Id = "client-version-header-is-negotiated",
        Claim = "The version in the client's header is the one that was negotiated",
        Requirements = ["version-header/negotiated-value"],
        Remedy = "Send the protocolVersion of the server's answer to initialize, not the one that was offered.",
        Judge = history =>
            ClientWire.Each(
                history.InASession().Where(exchange => exchange.SentValues(McpHeaders.ProtocolVersion).Count > 0),
                exchange =>
                    SessionOf(history, exchange) is { Version: { } version }
                    && exchange.SentValues(McpHeaders.ProtocolVersion).FirstOrDefault(sent => sent != version)
                        is { } other
                        ? $"says {other}, and {version} was negotiated"
                        : null,
                "the client sent no MCP-Protocol-Version after the handshake"
            ),
    };

    public static readonly Check ClientKeepsOneVersion = new()
    {
        Id = "client-keeps-one-version",
        Claim = "The client speaks one version through a whole session",
        Requirements = ["version/one-per-session"],
        Remedy = "Keep the negotiated version with the session, and send no other until a new one is opened.",
        Judge = history =>
        {
            var first = new Dictionary<ClientSession, Exchange>();
            return ClientWire.Each(
                history.InASession().Where(exchange => exchange.SentValue(McpHeaders.ProtocolVersion) is not null),
                exchange =>
                {
                    if (SessionOf(history, exchange) is not { } session || first.TryAdd(session, exchange))
                        return null;
                    var before = first[session].SentValue(McpHeaders.ProtocolVersion);
                    return before == exchange.SentValue(McpHeaders.ProtocolVersion)
                        ? null
                        : $"says {exchange.SentValue(McpHeaders.ProtocolVersion)}, and {first[session].InWords()} said "
                            + before;
                },
                "the client sent no MCP-Protocol-Version after the handshake"
            );
        },
    };

    public static readonly Check ClientAuthorizesEveryRequest = new()
    {
        Id = "client-authorizes-every-request",
        Claim = "A client that sends a token sends it with every request",
        Requirements = ["auth/every-request"],
        Remedy = "Send Authorization with every request to the server, also within one session.",
        Allows = ["no token at all", "a first request without one, before the client knew that it needs one"],
        Judge = history =>
        {
            var first = history.Asked().FirstOrDefault(exchange => exchange.SentValues("Authorization").Count > 0);
            return ClientWire.Each(
                first is null ? [] : history.Asked().Where(exchange => exchange.AskedAt() > first.AskedAt()),
                exchange =>
                    exchange.SentValues("Authorization").Count > 0
                        ? null
                        : $"has no Authorization, and {first!.InWords()} had",
                "the client sent no token"
            );
        },
    };

    public static readonly Check ClientNamesItsVersionWhenItAsksWhoAuthorizes = new()
    {
        Id = "client-names-its-version-when-it-asks-who-authorizes",
        Claim = "The client sends MCP-Protocol-Version when it asks for the metadata of the authorization server",
        Requirements = ["version-header/oauth-metadata"],
        Remedy = "Send MCP-Protocol-Version with the GET of /.well-known/oauth-authorization-server.",
        Allows = ["no such request: a client need not get a token by itself"],
        Judge = history =>
            ClientWire.Each(
                history.Exchanges.Where(exchange =>
                    exchange.FromClient is { Complete: true, Method: "GET" } request
                    && request.Target.StartsWith(PeerPaths.AuthorizationMetadata, StringComparison.Ordinal)
                ),
                exchange =>
                    exchange.SentValues(McpHeaders.ProtocolVersion).Count > 0 ? null : "has no MCP-Protocol-Version",
                "the client asked for no metadata of an authorization server"
            ),
    };

    public static readonly Check ClientKeepsTokensOutOfQueries = new()
    {
        Id = "client-keeps-tokens-out-of-queries",
        Claim = "The client puts no access token into a query",
        Requirements = ["auth/no-query-token"],
        Remedy = "Send the token in the Authorization header only (RFC 6750, section 2.1).",
        Judge = history =>
            ClientWire.Each(
                history.Asked(),
                exchange =>
                    exchange.FromClient!.Target.Contains("access_token=", StringComparison.OrdinalIgnoreCase)
                        ? "has an access_token in its query"
                        : null,
                "the client sent nothing"
            ),
    };

    public static readonly Check ClientKeepsSessionIdsOutOfQueries = new()
    {
        Id = "client-keeps-session-ids-out-of-queries",
        Claim = "The client puts no session id into an address",
        Requirements = ["session/client-handles-securely"],
        Remedy = "Send the session id in its header only: addresses are logged, kept in histories, and passed on.",
        Judge = history =>
        {
            var issued = history.ClientSessions().Select(session => session.Id).OfType<string>().ToList();
            return ClientWire.Each(
                issued.Count == 0 ? [] : history.InASession(),
                exchange =>
                    issued.Exists(id => exchange.FromClient!.Target.Contains(id, StringComparison.Ordinal))
                        ? "has the session id in its address"
                        : null,
                NoSession
            );
        },
    };

    /// <summary>The session that a request names, or the latest.</summary>
    private static ClientSession? SessionOf(History history, Exchange exchange) =>
        exchange.SentValue(McpHeaders.SessionId) is { } id
        && history.ClientSessions().FirstOrDefault(session => session.Id == id) is { } named
            ? named
            : history.SessionAt(exchange);

    private static string Shown(Exchange exchange, string header) =>
        exchange.SentValues(header) is { Count: > 0 } values
            ? $"{header}: {string.Join(", ", values)}"
            : $"there is no {header}";
}
