using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on the stateless era: nothing is remembered, headers and body agree, leftovers of sessions mean nothing.</summary>
internal static class StatelessChecks
{
    /// <summary>A method that no server has.</summary>
    public const string UnknownMethod = "mcptestbed/no-such-method";

    public static readonly Check MethodMismatch = Mismatch("method-mismatch-refused", "A Mcp-Method that differs from the body is refused with 400 and -32020", exchange => exchange.RequestValues(McpHeaders.Method) is [var method] && method != exchange.RpcMethod);

    public static readonly Check NameMismatch = Mismatch("name-mismatch-refused", "A Mcp-Name that differs from the body is refused with 400 and -32020", exchange => exchange.RequestValues(McpHeaders.Name) is [var name] && name != exchange.ToServer!.Messages[0].Name && exchange.RpcMethod == "tools/call");

    public static readonly Check VersionMismatch = new()
    {
        Id = "version-mismatch-refused",
        Claim = "A MCP-Protocol-Version that differs from _meta is refused with 400 and -32020",
        Requirements = ["header/version-mismatch-400-32020"],
        Remedy = "Compare the header with _meta before anything else is decided by either, and answer 400 with -32020 when they differ.",
        Judge = Judging.Each(history => Single(history, exchange => MetaVersion(exchange) is { } meta && exchange.RequestValues(McpHeaders.ProtocolVersion) is [var version] && version == history.Began.Revision && meta != version), RefusedWith(ErrorCodes.HeaderMismatch), "400 with -32020"),
    };

    public static readonly Check MethodMissing = new()
    {
        Id = "missing-method-header-refused",
        Claim = "A request without Mcp-Method is refused with 400 and -32020",
        Requirements = ["header/missing-reject"],
        Remedy = "Answer 400 with -32020 when a required header is missing.",
        Judge = Judging.Each(history => Single(history, exchange => HasMeta(exchange) && exchange.RequestValues(McpHeaders.Method).Count == 0 && exchange.RequestValues(McpHeaders.ProtocolVersion).Count == 1), RefusedWith(ErrorCodes.HeaderMismatch), "400 with -32020"),
    };

    public static readonly Check VersionMissing = new()
    {
        Id = "missing-version-header-refused",
        Claim = "A request without MCP-Protocol-Version is refused with 400 and -32020",
        Requirements = ["header/absent-reject", "header/absent-as-2025-03-26"],
        Remedy = "Answer 400 with -32020 when MCP-Protocol-Version is missing (a server of both eras may take it for 2025-03-26).",
        Judge = Judging.Each(history => Single(history, exchange => HasMeta(exchange) && exchange.RequestValues(McpHeaders.ProtocolVersion).Count == 0 && exchange.RequestValues(McpHeaders.Method).Count == 1), RefusedWith(ErrorCodes.HeaderMismatch), "400 with -32020"),
    };

    public static readonly Check NameWithoutCase = new()
    {
        Id = "metadata-header-name-without-case",
        Claim = "Mcp-Method is recognised in every spelling",
        Requirements = ["header/names-case-insensitive"],
        Remedy = "Look headers up without regard to case; HTTP/2 sends every name in lower case.",
        Judge = Judging.Each(history => Single(history, exchange => exchange.ToServer!.Headers.Any(line => line.StartsWith("mcp-method:", StringComparison.Ordinal) || line.StartsWith("MCP-METHOD:", StringComparison.Ordinal))), exchange => exchange.Result() is not null, "a result"),
    };

    public static readonly Check UnsupportedVersion = new()
    {
        Id = "unsupported-version-refused",
        Claim = "A version that is not served is refused with 400 and -32022, naming the served and the requested versions",
        Requirements = ["header/unsupported-version-400-32022", "version/unsupported-error"],
        Remedy = "Answer 400 with -32022 and data {supported: [...], requested: \"...\"}.",
        Judge = Judging.Each(
            history => Single(history, exchange => MetaVersion(exchange) == VersionChecks.NeverPublished && exchange.RequestValues(McpHeaders.ProtocolVersion) is [VersionChecks.NeverPublished]),
            exchange => RefusedWith(ErrorCodes.UnsupportedProtocolVersion)(exchange) && exchange.Error()?["data"]?["supported"] is JsonArray { Count: > 0 } && exchange.Error()?["data"]?["requested"] is JsonValue,
            "400 with -32022 and both lists"),
    };

    public static readonly Check MetaMissing = new()
    {
        Id = "missing-meta-refused",
        Claim = "A request without the required _meta fields is refused with 400 and -32602",
        Requirements = ["meta/missing-400-32602"],
        Remedy = "Answer 400 with -32602 when _meta lacks protocolVersion or clientCapabilities; never fill them in.",
        Judge = Judging.Each(history => Single(history, exchange => !HasMeta(exchange) && HasHeaders(exchange)).Where(exchange => !SharesConnection(history, exchange)), RefusedWith(ErrorCodes.InvalidParams), "400 with -32602"),
    };

    public static readonly Check NothingRemembered = new()
    {
        Id = "nothing-remembered-from-the-connection",
        Claim = "What an earlier request on the connection said is not used for a later one that leaves it out",
        Requirements = ["stateless/no-prior-context"],
        Remedy = "Take version, capabilities and identity from each request alone.",
        Judge = Judging.Each(history => Single(history, exchange => !HasMeta(exchange) && HasHeaders(exchange)).Where(exchange => SharesConnection(history, exchange)), exchange => !exchange.Served, "the refusal that a request without _meta gets"),
    };

    public static readonly Check Discover = new()
    {
        Id = "discover-implemented",
        Claim = "server/discover answers with supportedVersions and capabilities",
        Requirements = ["discover/implement"],
        Remedy = "Implement server/discover.",
        Judge = Judging.Each(history => history.Requests("server/discover").Where(Ordinary), exchange => exchange.Result() is JsonObject result && result["supportedVersions"] is JsonArray { Count: > 0 } && result["capabilities"] is JsonObject, "both"),
    };

    public static readonly Check ColdRequest = new()
    {
        Id = "cold-request-served",
        Claim = "Any request may be the first: nothing need come before it",
        Requirements = ["compat/ignore-session-id", "discover/optional", "stateless/no-prior-context"],
        Remedy = "Serve tools/list without a handshake, a discover or a session id before it.",
        Judge = Judging.Each(history => history.Requests("tools/list").Where(Ordinary).Take(1), exchange => exchange.Result() is not null, "a result"),
    };

    public static readonly Check UnknownMethodRefused = new()
    {
        Id = "unknown-method-404",
        Claim = "An unknown method is answered 404 with -32601",
        Requirements = ["header/method-not-found-404"],
        Remedy = "Answer 404 with a JSON-RPC error -32601; without the body a client takes it for a missing route.",
        Judge = Judging.Each(history => history.Requests(UnknownMethod), exchange => exchange.Status == 404 && exchange.ErrorCode() == ErrorCodes.MethodNotFound, "404 with -32601"),
    };

    public static readonly Check ErrorHasId = new()
    {
        Id = "error-has-the-request-id",
        Claim = "Errors carry the id of their request",
        Requirements = ["jsonrpc/response-id"],
        Remedy = "Copy the id of the request into the error, whatever the HTTP status.",
        Judge = Judging.Each(history => history.Requests(UnknownMethod), exchange => exchange.HasOwnAnswer(), "the request's id"),
    };

    public static readonly Check ResultType = OnResults("result-type-present", "Every result has a resultType", ["result/type-present"], "Put resultType into every result (\"complete\" for an ordinary one).", result => result["resultType"] is JsonValue);

    public static readonly Check ServerInfo = OnResults("server-info-in-results", "Every result names the server in _meta", ["meta/server-info"], "Put io.modelcontextprotocol/serverInfo into _meta of every result.", result => result["_meta"]?["io.modelcontextprotocol/serverInfo"] is JsonObject);

    public static readonly Check CacheHints = new()
    {
        Id = "cache-hints-present",
        Claim = "Results of discover and lists carry ttlMs and cacheScope",
        Requirements = ["cache/hints", "discover/cacheable"],
        Remedy = "Put ttlMs (0 or more) and cacheScope into the results of server/discover, the lists and resources/read.",
        Judge = Judging.Each(
            history => history.Requests().Where(exchange => exchange.RpcMethod is "server/discover" or "tools/list" && exchange.Result() is not null),
            exchange => exchange.Result()?["ttlMs"] is JsonValue ttl && ttl.TryGetValue<long>(out var ms) && ms >= 0 && exchange.Result()?["cacheScope"] is JsonValue,
            "both"),
    };

    public static readonly Check ListOrder = new()
    {
        Id = "tool-list-order-is-stable",
        Claim = "tools/list keeps its order from call to call",
        Requirements = ["list/deterministic-order"],
        Remedy = "Sort the tools, or keep them in a list.",
        Judge = history =>
        {
            var lists = history.Requests("tools/list").Where(exchange => exchange.Result()?["tools"] is JsonArray).ToList();
            if (lists.Count < 2) return Judgement.Unknown("the record has fewer than two tool lists");
            var first = Names(lists[0]);
            var other = lists.Find(exchange => Names(exchange) != first);
            return other is null ? Judgement.Held($"{lists.Count} lists in the same order", lists.SelectMany(exchange => exchange.Evidence)) : Judgement.Violated($"{other} has another order than {lists[0]}", [.. lists[0].Evidence, .. other.Evidence]);
        },
    };

    public static readonly Check SessionIdIgnored = new()
    {
        Id = "session-id-ignored",
        Claim = "A Mcp-Session-Id on a request means nothing: the request is served",
        Requirements = ["compat/ignore-session-id"],
        Remedy = "Do not look at Mcp-Session-Id in 2026-07-28.",
        Judge = Judging.Each(history => history.Requests("tools/list").Where(exchange => exchange.Sessions().Count > 0), exchange => exchange.Result() is not null, "a result"),
    };

    public static readonly Check SessionIdNotMinted = new()
    {
        Id = "no-session-id-minted",
        Claim = "No response carries a Mcp-Session-Id",
        Requirements = ["compat/ignore-session-id"],
        Remedy = "Neither mint nor echo a session id in 2026-07-28.",
        Judge = Judging.Each(history => history.Requests("tools/list"), exchange => exchange.FromServer!.Session is null, "no Mcp-Session-Id"),
    };

    public static readonly Check LastEventIdIgnored = new()
    {
        Id = "last-event-id-ignored",
        Claim = "A Last-Event-ID on a request means nothing: the request is served",
        Requirements = ["compat/ignore-last-event-id"],
        Remedy = "Do not look at Last-Event-ID in 2026-07-28.",
        Judge = Judging.Each(history => history.Requests("tools/list").Where(exchange => exchange.RequestValues(McpHeaders.LastEventId).Count > 0), exchange => exchange.Result() is not null, "a result"),
    };

    public static readonly Check Get405 = Status405("GET");
    public static readonly Check Delete405 = Status405("DELETE");

    public static readonly Check LegacyRefused = new()
    {
        Id = "legacy-request-refused",
        Claim = "A request of the session era, without headers and _meta, is refused with 400",
        Requirements = ["compat/legacy-client-rejected"],
        Remedy = "Answer 400 with -32020 (naming the served versions) to a request without MCP-Protocol-Version and _meta.",
        Judge = Judging.Each(history => Single(history, exchange => exchange.RpcMethod == "tools/list" && !HasMeta(exchange) && exchange.RequestValues(McpHeaders.ProtocolVersion).Count == 0), exchange => exchange.Status == 400, "400"),
    };

    public static readonly Check Unbuffered = new()
    {
        Id = "stream-asks-not-to-be-buffered",
        Claim = "Reply streams carry X-Accel-Buffering: no",
        Requirements = ["stream/x-accel-buffering"],
        Remedy = "Send X-Accel-Buffering: no with text/event-stream, so that nginx passes events on at once.",
        Judge = history => history.Requests().Any(exchange => exchange.IsStream())
            ? Judging.Each(past => past.Requests().Where(exchange => exchange.IsStream()), exchange => exchange.ResponseValues("X-Accel-Buffering") is ["no"], "X-Accel-Buffering: no")(history)
            : history.Requests().Any(exchange => exchange.Served) ? Judgement.NotExercised("the server answered with JSON, not with a stream") : Judgement.Unknown("the record has no served request"),
    };

    private static string? Names(Exchange exchange) => (exchange.Result()?["tools"] as JsonArray)?.Select(tool => tool?["name"]?.ToJsonString() ?? "").Aggregate("", (all, name) => $"{all},{name}");

    private static JsonObject? Meta(Exchange exchange) => exchange.RequestObject()?["params"]?["_meta"] as JsonObject;

    private static string? MetaVersion(Exchange exchange) => Meta(exchange)?["io.modelcontextprotocol/protocolVersion"]?.GetValue<string>();

    private static bool HasMeta(Exchange exchange) => Meta(exchange) is { } meta && meta.ContainsKey("io.modelcontextprotocol/protocolVersion") && meta.ContainsKey("io.modelcontextprotocol/clientCapabilities");

    private static bool HasHeaders(Exchange exchange) => exchange.RequestValues(McpHeaders.ProtocolVersion) is [var version] && Revision.TryParse(version, out _) && exchange.RequestValues(McpHeaders.Method) is [var method] && method == exchange.RpcMethod;

    private static bool Ordinary(Exchange exchange) => HasMeta(exchange) && HasHeaders(exchange) && MetaVersion(exchange) == exchange.RequestValues(McpHeaders.ProtocolVersion)[0] && exchange.Sessions().Count == 0;

    /// <summary>Requests with one fault only: where several rules could refuse, the text does not say which comes first.</summary>
    private static IEnumerable<Exchange> Single(History history, Func<Exchange, bool> matches) => history.Requests().Where(exchange => exchange.RpcMethod is "tools/list" or "tools/call" or "server/discover" && matches(exchange));

    private static bool SharesConnection(History history, Exchange exchange) =>
        history.Exchanges.Any(other => other.Link == exchange.Link && other.Connection == exchange.Connection && other.Number < exchange.Number);

    private static Func<Exchange, bool> RefusedWith(int code) => exchange => exchange.Status == 400 && exchange.ErrorCode() == code;

    private static Check Mismatch(string id, string claim, Func<Exchange, bool> matches) => new()
    {
        Id = id,
        Claim = claim,
        Requirements = ["header/body-mismatch-reject"],
        Remedy = "Compare each mirrored header with the body, and answer 400 with -32020 when they differ.",
        Judge = Judging.Each(history => Single(history, exchange => HasMeta(exchange) && MetaVersion(exchange) == history.Began.Revision && matches(exchange)), RefusedWith(ErrorCodes.HeaderMismatch), "400 with -32020"),
    };

    private static Check OnResults(string id, string claim, IReadOnlyList<string> requirements, string remedy, Func<JsonObject, bool> holds) => new()
    {
        Id = id,
        Claim = claim,
        Requirements = requirements,
        Remedy = remedy,
        Judge = Judging.Each(history => history.Requests().Where(exchange => exchange.Result() is JsonObject), exchange => holds((JsonObject)exchange.Result()!), "it in the result"),
    };

    private static Check Status405(string method) => new()
    {
        Id = $"{method.ToLowerInvariant()}-405",
        Claim = $"{method} is answered 405",
        Requirements = ["compat/get-delete-405"],
        Remedy = $"Answer {method} with 405 and Allow: POST.",
        Judge = Judging.Each(history => history.Of(method), exchange => exchange.Status == 405, "405"),
    };
}
