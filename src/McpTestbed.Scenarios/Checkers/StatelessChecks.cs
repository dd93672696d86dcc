using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on the stateless era: nothing is remembered, headers and body agree, leftovers of sessions mean
/// nothing.</summary>
internal static class StatelessChecks
{
    /// <summary>A method that no server has.</summary>
    public const string UnknownMethod = "mcptestbed/no-such-method";

    private static readonly string[] SingleFault =
    [
        "any order of what is looked at first, where a request has two faults",
        "any refusal where a correct request of the method is not served either",
    ];

    private const string DualEra =
        "the server speaks the session era too, and the rule is for servers of this era alone";

    private static readonly HashSet<string?> Cached =
    [
        "tools/list",
        "prompts/list",
        "resources/list",
        "resources/templates/list",
        "resources/read",
    ];

    public static readonly Check MethodMismatchRefused = Mismatch(
        "method-mismatch-refused",
        "A Mcp-Method that differs from the body is refused with 400 and -32020",
        exchange =>
            exchange.RequestValues(McpHeaders.Method) is [var method]
            && method != exchange.RpcMethod
            && NameAgrees(exchange)
    );

    public static readonly Check NameMismatchRefused = Mismatch(
        "name-mismatch-refused",
        "A Mcp-Name that differs from the body is refused with 400 and -32020",
        exchange =>
            exchange.RequestValues(McpHeaders.Name).Count == 1
            && NameOf(exchange) is not null
            && !NameAgrees(exchange)
            && HasHeaders(exchange)
    );

    public static readonly Check VersionMismatchRefused = new()
    {
        Id = "version-mismatch-refused",
        Claim = "A MCP-Protocol-Version that differs from _meta is refused with 400 and -32020",
        Requirements = ["header/version-mismatch-400-32020"],
        Remedy =
            "Compare the header with _meta before anything else is decided by either, and answer 400 with "
            + "-32020 when they differ.",
        Allows = SingleFault,
        Judge = Judging.EachWrong(
            history =>
                Single(history, exchange =>
                    MetaVersion(exchange) is { } meta
                    && exchange.RequestValues(McpHeaders.ProtocolVersion) is [var version]
                    && version == history.Began.Revision
                    && meta != version
                ),
            RefusedWith(ErrorCodes.HeaderMismatch),
            "400 with -32020",
            (_, exchange) =>
                RefusedWith(ErrorCodes.UnsupportedProtocolVersion)(exchange)
                    ? $"{Judging.Say(exchange)} with -32022: the version in the body is not served either, and "
                        + "which of "
                        + "two faults is told first the text does not say (gap/validation-precedence)"
                    : null
        ),
    };

    public static readonly Check MissingMethodHeaderRefused = new()
    {
        Id = "missing-method-header-refused",
        Claim = "A request without Mcp-Method is refused with 400 and -32020",
        Requirements = ["header/missing-reject"],
        Remedy = "Answer 400 with -32020 when a required header is missing.",
        Allows = SingleFault,
        Judge = Judging.EachWrong(
            history =>
                Single(history, exchange =>
                    HasMeta(exchange)
                    && exchange.RequestValues(McpHeaders.Method).Count == 0
                    && exchange.RequestValues(McpHeaders.ProtocolVersion) is [var version]
                    && version == MetaVersion(exchange)
                ),
            RefusedWith(ErrorCodes.HeaderMismatch),
            "400 with -32020"
        ),
    };

    public static readonly Check MissingVersionHeaderRefused = new()
    {
        Id = "missing-version-header-refused",
        Claim = "A request without MCP-Protocol-Version is refused with 400 and -32020",
        Requirements = ["header/absent-reject", "header/absent-as-2025-03-26"],
        Remedy =
            "Answer 400 with -32020 when MCP-Protocol-Version is missing (a server of both eras may take it "
            + "for 2025-03-26).",
        Allows = SingleFault,
        Judge = Judging.EachWrong(
            history =>
                Single(history, exchange =>
                    HasMeta(exchange)
                    && exchange.RequestValues(McpHeaders.ProtocolVersion).Count == 0
                    && exchange.RequestValues(McpHeaders.Method).Count == 1
                ),
            RefusedWith(ErrorCodes.HeaderMismatch),
            "400 with -32020"
        ),
    };

    public static readonly Check MetadataHeaderNameWithoutCase = new()
    {
        Id = "metadata-header-name-without-case",
        Claim = "Mcp-Method is recognised in every spelling",
        Requirements = ["header/names-case-insensitive"],
        Remedy = "Look headers up without regard to case; HTTP/2 sends every name in lower case.",
        Allows = ["a refusal where a correct request after it is not served either"],
        Judge = Judging.EachWrong(
            history =>
                Single(history, exchange =>
                    Agrees(exchange)
                    && exchange.ToServer!.Headers.Any(line =>
                        HeaderLine.Is(line, McpHeaders.Method) && HeaderLine.NameOf(line) != McpHeaders.Method
                    )
                ),
            exchange => exchange.HasResult() || exchange.ErrorCode() is not null and not ErrorCodes.HeaderMismatch,
            "the method to be recognised"
        ),
    };

    public static readonly Check UnsupportedVersionRefused = new()
    {
        Id = "unsupported-version-refused",
        Claim = "A version that is not served is refused with 400 and -32022",
        Requirements = ["header/unsupported-version-400-32022"],
        Remedy = "Answer 400 with -32022 and data {supported: [...], requested: \"...\"}.",
        Allows = SingleFault,
        Judge = Judging.EachWrong(
            InANeverPublishedVersion,
            RefusedWith(ErrorCodes.UnsupportedProtocolVersion),
            "400 with -32022"
        ),
    };

    public static readonly Check UnsupportedVersionErrorNamesVersions = new()
    {
        Id = "unsupported-version-error-names-versions",
        Claim = "The refusal of a version that is not served names the served versions, and the requested one",
        Requirements = ["version/unsupported-error"],
        Remedy = "Put data {supported: [...], requested: \"...\"} into the error -32022: clients choose by it.",
        Allows = ["another error, or none, which unsupported-version-refused judges"],
        Judge = history =>
        {
            var refused = InANeverPublishedVersion(history)
                .Where(exchange => exchange.ErrorCode() == ErrorCodes.UnsupportedProtocolVersion)
                .ToList();
            return refused.Count == 0 && InANeverPublishedVersion(history).Any(Judging.IsJudged)
                ? Judgement.NotExercised("no version was refused with -32022, so there is no such error to look at")
                : Judging.EachWrong(
                    _ => refused,
                    exchange =>
                        exchange.Error().At("data", "supported") is JsonArray { Count: > 0 }
                        && exchange.Error().At("data", "requested").AsText() == VersionChecks.NeverPublished,
                    "both in its data"
                )(history);
        },
    };

    public static readonly Check MissingMetaRefused = new()
    {
        Id = "missing-meta-refused",
        Claim = "A request without the required _meta fields is refused with 400 and -32602",
        Requirements = ["meta/missing-400-32602"],
        Remedy = "Answer 400 with -32602 when _meta lacks protocolVersion or clientCapabilities; never fill them in.",
        Allows = SingleFault,
        Judge = Judging.EachWrong(
            history => WithoutMeta(history).Where(exchange => !FollowsMeta(history, exchange)),
            RefusedWith(ErrorCodes.InvalidParams),
            "400 with -32602"
        ),
    };

    public static readonly Check NothingRememberedFromTheConnection = new()
    {
        Id = "nothing-remembered-from-the-connection",
        Claim = "What an earlier request on the connection said is not used for a later one that leaves it out",
        Requirements = ["stateless/no-prior-context"],
        Remedy = "Take version, capabilities and identity from each request alone.",
        Allows = SingleFault,
        Judge = Judging.EachWrong(
            history =>
                WithoutMeta(history)
                    .Where(exchange => FollowsMeta(history, exchange) && (!exchange.Served || exchange.IsWhole())),
            exchange => !exchange.HasResult(),
            "the refusal that a request without _meta gets"
        ),
    };

    public static readonly Check DiscoverImplemented = new()
    {
        Id = "discover-implemented",
        Claim = "server/discover answers with supportedVersions and capabilities",
        Requirements = ["discover/implement"],
        Remedy = "Implement server/discover.",
        Allows = ["401 and 403", "more members"],
        Judge = Judging.EachGranted(
            history => history.Requests("server/discover").Where(Ordinary),
            exchange =>
                exchange.Result().At("supportedVersions") is JsonArray { Count: > 0 }
                && exchange.Result().At("capabilities") is JsonObject,
            "both"
        ),
    };

    public static readonly Check ColdRequestServed = new()
    {
        Id = "cold-request-served",
        Claim = "Any request may be the first: nothing need come before it",
        Requirements = ["stateless/no-prior-context", "compat/ignore-session-id", "discover/optional"],
        Remedy = "Serve every request without a handshake, a discover or a session id before it.",
        Allows = ["404 with -32601 to a method that the server does not have", "401 and 403"],
        Judge = Judging.EachGranted(history => history.Requests().Where(Ordinary).Take(1), IsServed, "a result"),
    };

    public static readonly Check UnknownMethod404 = new()
    {
        Id = "unknown-method-404",
        Claim = "An unknown method is answered 404 with -32601",
        Requirements = ["header/method-not-found-404"],
        Remedy = "Answer 404 with a JSON-RPC error -32601; without the body a client takes it for a missing route.",
        Allows = SingleFault,
        Judge = Judging.EachWrong(
            history => history.Requests(UnknownMethod).Where(exchange => exchange.Status != 404 || exchange.IsWhole()),
            exchange => exchange.Status == 404 && exchange.ErrorCode() == ErrorCodes.MethodNotFound,
            "404 with -32601"
        ),
    };

    public static readonly Check ErrorHasTheRequestId = new()
    {
        Id = "error-has-the-request-id",
        Claim = "Errors carry the id of their request",
        Requirements = ["jsonrpc/response-id"],
        Remedy = "Copy the id of the request into the error, whatever the HTTP status.",
        Allows = ["no JSON-RPC error at all, which another check judges"],
        Judge = Judging.Each(
            history =>
                history
                    .Requests(UnknownMethod)
                    .Where(exchange =>
                        exchange.FromServer is null
                        || exchange.Replies().Any(message => message.Kind == JsonRpcKind.Error)
                    ),
            exchange => exchange.HasOwnAnswer(),
            "the request's id"
        ),
    };

    public static readonly Check ResultTypePresent = OnResults(
        "result-type-present",
        "Every result has a resultType",
        ["result/type-present"],
        "Put resultType into every result (\"complete\" for an ordinary one).",
        result => result.At("resultType").AsText() is not null
    );

    public static readonly Check ServerInfoInResults = OnResults(
        "server-info-in-results",
        "Every result names the server in _meta",
        ["meta/server-info"],
        "Put io.modelcontextprotocol/serverInfo into _meta of every result.",
        result => result.At("_meta", "io.modelcontextprotocol/serverInfo") is JsonObject
    );

    public static readonly Check CacheHintsPresent = new()
    {
        Id = "cache-hints-present",
        Claim = "Results of lists and reads carry ttlMs and cacheScope",
        Requirements = ["cache/hints"],
        Remedy = "Put ttlMs (0 or more) and cacheScope into the results of the lists and of resources/read.",
        Allows = ["results that are not complete yet", "lists that the server does not have"],
        Judge = history =>
            Complete(history, "server/discover").Any() && !Complete(history, [.. Cached]).Any()
                ? Judgement.NotExercised("the server gave no list and no resource, as it need not have any")
                : Judging.Each(past => Complete(past, [.. Cached]), HasCacheHints, "both")(history),
    };

    public static readonly Check DiscoverIsCacheable = new()
    {
        Id = "discover-is-cacheable",
        Claim = "The result of server/discover carries ttlMs and cacheScope",
        Requirements = ["discover/cacheable", "cache/hints"],
        Remedy = "Put ttlMs (0 or more) and cacheScope into the result of server/discover.",
        Allows = ["a result that is not complete yet", "401 and 403"],
        Judge = history =>
            history.Requests("server/discover").FirstOrDefault(exchange => !exchange.HasResult()) is { } refused
            && !Complete(history, "server/discover").Any()
            && Judging.IsJudged(refused)
                ? Judgement.NotExercised($"{Judging.Say(refused)}, so there is no result to look at")
                : Judging.Each(past => Complete(past, "server/discover"), HasCacheHints, "both")(history),
    };

    public static readonly Check ToolListOrderIsStable = new()
    {
        Id = "tool-list-order-is-stable",
        Claim = "tools/list keeps its order from call to call",
        Requirements = ["list/deterministic-order"],
        Remedy = "Sort the tools, or keep them in a list.",
        Allows = ["no tools, or one", "other tools from call to call, as changes and pages make them"],
        Judge = history =>
        {
            // Lists of other tools, as pages or changes make them, have no order to compare.
            var all = history.Requests("tools/list").ToList();
            var lists = all.FindAll(exchange => Names(exchange).Count > 1);
            var pair = lists
                .SelectMany(
                    one =>
                        lists.Where(other =>
                            other != one
                            && Names(other) is var names
                            && !names.SequenceEqual(Names(one))
                            && names.Order().SequenceEqual(Names(one).Order())
                        ),
                    (one, other) => (one, other)
                )
                .FirstOrDefault();
            if (pair.one is not null)
                return Judgement.Violated(
                    $"{pair.other} has another order than {pair.one}",
                    [.. pair.one.Evidence, .. pair.other.Evidence]
                );
            var same = lists.FindAll(one =>
                lists.Exists(other => other != one && Names(other).SequenceEqual(Names(one)))
            );
            return same.Count > 0
                    ? Judgement.Held(
                        $"{Counted.Of(same.Count, "list")} in the same order",
                        same.SelectMany(exchange => exchange.Evidence)
                    )
                : all.Find(exchange => exchange.IsTooLarge()) is { } large
                    ? Judgement.NotExercised(Refusals.Excuse(large)!)
                : all.Count(exchange => exchange.HasResult() || exchange.ErrorCode() == ErrorCodes.MethodNotFound) > 1
                    ? Judgement.NotExercised("the server has fewer than two tools, or never the same ones twice")
                : all.TrueForAll(exchange => exchange.ErrorCode() == ErrorCodes.MethodNotFound)
                && history.Requests("server/discover").Any(exchange => exchange.HasResult())
                    ? Judgement.NotExercised("the server has no tools")
                : Judgement.Unknown("the record has fewer than two tool lists");
        },
    };

    public static readonly Check SessionIdIgnored = new()
    {
        Id = "session-id-ignored",
        Claim = "A Mcp-Session-Id on a request means nothing: the request is served",
        Requirements = ["compat/ignore-session-id"],
        Remedy = "Do not look at Mcp-Session-Id in 2026-07-28.",
        Allows = ["404 of a server that speaks the session era too: the rule is for those of this era alone"],
        Judge = Judging.EachWrong(
            history => history.Requests().Where(exchange => Agrees(exchange) && exchange.Sessions().Count > 0),
            IsServed,
            "a result",
            (history, _) => IsDualEra(history) ? DualEra : null
        ),
    };

    public static readonly Check NoSessionIdMinted = new()
    {
        Id = "no-session-id-minted",
        Claim = "No response carries a Mcp-Session-Id",
        Requirements = ["compat/ignore-session-id"],
        Remedy = "Neither mint nor echo a session id in 2026-07-28.",
        Allows = ["an id from a server that speaks the session era too: the rule is for those of this era alone"],
        Judge = history =>
            IsDualEra(history)
                ? Judgement.NotExercised(DualEra)
                : Judging.Each(
                    past => past.Requests().Where(HasMeta),
                    exchange => exchange.FromServer!.Session is null,
                    "no Mcp-Session-Id"
                )(history),
    };

    public static readonly Check LastEventIdIgnored = new()
    {
        Id = "last-event-id-ignored",
        Claim = "A Last-Event-ID on a request means nothing: the request is served",
        Requirements = ["compat/ignore-last-event-id"],
        Remedy = "Do not look at Last-Event-ID in 2026-07-28.",
        Allows = ["a refusal where a correct request after it is not served either"],
        Judge = Judging.EachWrong(
            history =>
                history
                    .Requests()
                    .Where(exchange => Agrees(exchange) && exchange.RequestValues(McpHeaders.LastEventId).Count > 0),
            IsServed,
            "a result"
        ),
    };

    public static readonly Check Get405 = Status405("GET");
    public static readonly Check Delete405 = Status405("DELETE");

    public static readonly Check LegacyRequestRefused = new()
    {
        Id = "legacy-request-refused",
        Claim = "A request of the session era, without headers and _meta, is refused with 400",
        Requirements = ["compat/legacy-client-rejected"],
        Remedy =
            "Answer 400 with -32020 (naming the served versions) to a request without MCP-Protocol-Version and _meta.",
        Allows = SingleFault,
        Judge = Judging.EachWrong(
            history =>
                Single(history, exchange =>
                    !HasMeta(exchange) && exchange.RequestValues(McpHeaders.ProtocolVersion).Count == 0
                ),
            exchange => exchange.Status == 400,
            "400"
        ),
    };

    public static readonly Check StreamAsksNotToBeBuffered = new()
    {
        Id = "stream-asks-not-to-be-buffered",
        Claim = "Reply streams carry X-Accel-Buffering: no",
        Requirements = ["stream/x-accel-buffering"],
        Remedy = "Send X-Accel-Buffering: no with text/event-stream, so that nginx passes events on at once.",
        Allows = ["JSON answers"],
        Judge = history =>
            history.Requests().Any(exchange => exchange.IsStream())
                ? Judging.Each(
                    past => past.Requests().Where(exchange => exchange.IsStream()),
                    exchange =>
                        exchange.ResponseValues("X-Accel-Buffering") is [var value]
                        && value.Equals("no", StringComparison.OrdinalIgnoreCase),
                    "X-Accel-Buffering: no"
                )(history)
            : history.Requests().Any(exchange => exchange.Served)
                ? Judgement.NotExercised("the server answered with JSON, not with a stream")
            : Judgement.Unknown("the record has no served request"),
    };

    private static List<string> Names(Exchange exchange) =>
        exchange.Result().At("tools") is JsonArray tools
            ? [.. tools.Select(tool => tool.At("name").AsText() ?? "")]
            : [];

    /// <summary>Whether a request was served, be it with the word that the server has no tools to list.</summary>
    private static bool IsServed(Exchange exchange) =>
        exchange.HasResult() || exchange.ErrorCode() == ErrorCodes.MethodNotFound;

    internal static JsonObject? Meta(Exchange exchange) => exchange.RequestObject().At("params", "_meta") as JsonObject;

    private static string? MetaVersion(Exchange exchange) =>
        Meta(exchange).At("io.modelcontextprotocol/protocolVersion").AsText();

    private static bool HasMeta(Exchange exchange) =>
        Meta(exchange) is { } meta
        && meta.ContainsKey("io.modelcontextprotocol/protocolVersion")
        && meta.ContainsKey("io.modelcontextprotocol/clientCapabilities");

    private static bool HasHeaders(Exchange exchange) =>
        exchange.RequestValues(McpHeaders.ProtocolVersion) is [var version]
        && Revision.TryParse(version, out _)
        && exchange.RequestValues(McpHeaders.Method) is [var method]
        && method == exchange.RpcMethod;

    /// <summary>Whether Mcp-Name, where it is due, is that of the body, its encoding undone.</summary>
    private static bool NameAgrees(Exchange exchange) =>
        NameOf(exchange) is not { } meant
        || (exchange.RequestValues(McpHeaders.Name) is [var name] && Decoded(name) == meant);

    /// <summary>What Mcp-Name has to say; null for methods that it does not go with.</summary>
    internal static string? NameOf(Exchange exchange) =>
        exchange.RpcMethod switch
        {
            "tools/call" or "prompts/get" => exchange.RequestObject().At("params", "name").AsText(),
            "resources/read" => exchange.RequestObject().At("params", "uri").AsText(),
            _ => null,
        };

    /// <summary>A header value as <c>=?base64?...?=</c> stands for its text.</summary>
    internal static string? Decoded(string value)
    {
        if (
            !value.StartsWith("=?base64?", StringComparison.OrdinalIgnoreCase)
            || !value.EndsWith("?=", StringComparison.Ordinal)
        )
            return value;
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value[9..^2], bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }

    /// <summary>Whether headers and body of a request are all there and agree.</summary>
    public static bool Agrees(Exchange exchange) =>
        HasMeta(exchange)
        && HasHeaders(exchange)
        && NameAgrees(exchange)
        && MetaVersion(exchange) == exchange.RequestValues(McpHeaders.ProtocolVersion)[0];

    /// <summary>Whether the server speaks the session era too, as far as it was asked.</summary>
    private static bool IsDualEra(History history) =>
        history.Began.TargetRevisions.Any(id => Revision.TryParse(id, out var revision) && revision.HasHandshake);

    private static bool Ordinary(Exchange exchange) => Agrees(exchange) && exchange.Sessions().Count == 0;

    /// <summary>Requests with one fault only: where several rules could refuse, the text does not say which comes
    /// first. They are of methods that servers have; whether this one does, a correct request of the method shows that
    /// is to be served after it.</summary>
    private static IEnumerable<Exchange> InANeverPublishedVersion(History history) =>
        Single(history, exchange =>
            MetaVersion(exchange) == VersionChecks.NeverPublished
            && exchange.RequestValues(McpHeaders.ProtocolVersion) is [VersionChecks.NeverPublished]
        );

    /// <summary>Results of these methods that are the final ones.</summary>
    private static IEnumerable<Exchange> Complete(History history, params IReadOnlyCollection<string?> methods) =>
        Results(history)
            .Where(exchange =>
                methods.Contains(exchange.RpcMethod)
                && exchange.Result().At("resultType").AsText() is null or "complete"
            );

    private static bool HasCacheHints(Exchange exchange) =>
        exchange.Result().At("ttlMs").AsNumber() >= 0 && exchange.Result().At("cacheScope").AsText() is not null;

    private static IEnumerable<Exchange> Single(History history, Func<Exchange, bool> matches) =>
        history
            .Requests()
            .Where(exchange =>
                exchange.RpcMethod != "initialize"
                && !exchange.RpcMethod!.StartsWith(CorrectRequest.NoSuchMethod, StringComparison.Ordinal)
                && matches(exchange)
            );

    /// <summary>Whether a correct request of a method has a result.</summary>
    private static bool HasMethod(History history, string method) =>
        history.Requests(method).Any(exchange => Agrees(exchange) && exchange.HasResult());

    /// <summary>Names of tools and prompts, and URIs of resources, that the server lists.</summary>
    private static HashSet<string> Listed(History history) =>
        [
            .. from exchange in history.Requests()
            from list in new[] { ("tools", "name"), ("prompts", "name"), ("resources", "uri") }
            where exchange.Result().At(list.Item1) is JsonArray
            from one in (JsonArray)exchange.Result().At(list.Item1)!
            select one.At(list.Item2).AsText() into name
            where name is not null
            select name,
        ];

    /// <summary>Why the refusal of a request says nothing, whose header names a method or a thing that the server does
    /// not have: that is a second fault.</summary>
    private static string? WhyTwoFaults(History history, Exchange exchange)
    {
        if (exchange.FromServer is null || exchange.Served || RefusedWith(ErrorCodes.HeaderMismatch)(exchange))
            return null;
        var isOfMethod =
            exchange.RequestValues(McpHeaders.Method) is [var method]
            && method != exchange.RpcMethod
            && !HasMethod(history, method);
        var isOfName =
            NameOf(exchange) is { } name
            && Listed(history) is var listed
            && !(listed.Contains(name) && exchange.RequestValues(McpHeaders.Name).All(listed.Contains));
        return isOfMethod || isOfName
            ? $"{Judging.Say(exchange)}: it names a method or a thing that the server does not list, and which of two "
                + "faults is told first the text does not say (gap/validation-precedence)"
            : null;
    }

    /// <summary>Requests that lack nothing but the required _meta fields.</summary>
    private static IEnumerable<Exchange> WithoutMeta(History history) =>
        Single(history, exchange => !HasMeta(exchange) && HasHeaders(exchange) && NameAgrees(exchange));

    private static bool FollowsMeta(History history, Exchange exchange) =>
        history.Exchanges.Any(other =>
            other.Link == exchange.Link
            && other.Connection == exchange.Connection
            && other.Number < exchange.Number
            && HasMeta(other)
        );

    /// <summary>Results of requests of this era; a server that speaks the other one too answers its requests as they
    /// are there.</summary>
    private static IEnumerable<Exchange> Results(History history) =>
        history.Requests().Where(exchange => HasMeta(exchange) && exchange.Result() is JsonObject);

    private static Func<Exchange, bool> RefusedWith(int code) =>
        exchange => exchange.Status == 400 && exchange.ErrorCode() == code;

    private static Check Mismatch(string id, string claim, Func<Exchange, bool> matches) =>
        new()
        {
            Id = id,
            Claim = claim,
            Requirements = ["header/body-mismatch-reject"],
            Remedy = "Compare each mirrored header with the body, and answer 400 with -32020 when they differ.",
            Allows = SingleFault,
            Judge = Judging.EachWrong(
                history =>
                    Single(history, exchange =>
                        HasMeta(exchange)
                        && MetaVersion(exchange) == history.Began.Revision
                        && exchange.RequestValues(McpHeaders.ProtocolVersion) is [var version]
                        && version == history.Began.Revision
                        && matches(exchange)
                    ),
                RefusedWith(ErrorCodes.HeaderMismatch),
                "400 with -32020",
                WhyTwoFaults
            ),
        };

    private static Check OnResults(
        string id,
        string claim,
        IReadOnlyList<string> requirements,
        string remedy,
        Func<JsonObject, bool> holds
    ) =>
        new()
        {
            Id = id,
            Claim = claim,
            Requirements = requirements,
            Remedy = remedy,
            Allows = ["results of requests of the session era as they are there"],
            Judge = Judging.Each(Results, exchange => holds((JsonObject)exchange.Result()!), "it in the result"),
        };

    private static Check Status405(string method) =>
        new()
        {
            Id = $"{method.ToLowerInvariant()}-405",
            Claim = $"{method} is answered 405",
            Requirements = ["compat/get-delete-405"],
            Remedy = $"Answer {method} with 405 and Allow: POST.",
            Allows = ["401 and 403"],
            Judge = Judging.Each(
                history => history.Of(method),
                exchange => exchange.Status == 405,
                "405",
                exchange => exchange.Served ? null : Refusals.Excuse(exchange)
            ),
        };
}
