using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on the handshake, its order, and the versions named in it and after it.</summary>
internal static class VersionChecks
{
    /// <summary>A version that was never published.</summary>
    public const string NeverPublished = "1900-01-01";

    public static readonly Check SupportedVersionEchoed = new()
    {
        Id = "supported-version-echoed",
        Claim = "initialize with a version the server supports is answered with the same version",
        Requirements = ["version/server-echo"],
        Remedy = "Answer with the version the client asked for whenever the server supports it.",
        Allows = ["a refusal of initialize, which other checks judge"],
        Judge = Judging.EachGranted(
            history =>
                Asking(history, version => version == history.Began.Revision)
                    .Where(exchange => exchange.FromServer is null || exchange.HasResult()),
            exchange => AnsweredVersion(exchange) == AskedVersion(exchange),
            "the version asked for"
        ),
    };

    public static readonly Check UnknownVersionGetsAnAlternative = new()
    {
        Id = "unknown-version-gets-an-alternative",
        Claim = "initialize with an unknown version is answered with a version the server supports",
        Requirements = ["version/server-alternative"],
        Remedy = "Answer with a result that names a supported version; neither an error nor an echo of what was asked.",
        Allows =
        [
            "the error of the text's own example, -32602 with data.supported: unknown-version-is-no-error",
            "409: another client is being served",
        ],
        Judge = Judging.EachGranted(
            history => Asking(history, version => version == NeverPublished),
            exchange => AnsweredVersion(exchange) is { } version && version != NeverPublished && IsVersion(version),
            "a result with another version",
            (_, exchange) =>
                exchange.Status == 409 ? $"{Judging.Say(exchange)}: the place is another client's for now"
                : IsTheExample(exchange)
                    ? $"{Judging.Say(exchange)} with the error of the text's own example "
                        + "(unknown-version-is-no-error judges that)"
                : null
        ),
    };

    public static readonly Check UnknownVersionIsNoError = new()
    {
        Id = "unknown-version-is-no-error",
        Claim = "initialize with an unknown version is not answered with the error of the text's own example",
        Requirements = ["gap/initialize-error-example"],
        Remedy =
            "Answer with a result that names a supported version: the rule says so (MUST), and the example of an error "
            + "beside it (-32602 with data.supported) contradicts it. Clients give up on the error.",
        Allows = ["the example's error: the text contradicts itself, so this is at most a warning"],
        Judge = Judging.EachGranted(
            history => Asking(history, version => version == NeverPublished),
            exchange => exchange.HasResult(),
            "a result with another version, which the rule asks for and the example does not show",
            (_, exchange) =>
                exchange.FromServer is null || IsTheExample(exchange)
                    ? null
                    : $"{Judging.Say(exchange)} otherwise than in the example (unknown-version-gets-an-alternative "
                        + "judges that)"
        ),
    };

    public static readonly Check InvalidVersionHeader400 = new()
    {
        Id = "invalid-version-header-400",
        Claim = "A request with an invalid MCP-Protocol-Version is answered 400",
        Requirements = ["version-header/invalid-400"],
        Remedy =
            "Validate MCP-Protocol-Version on every request after initialize, and answer 400 when it is not a "
            + "supported version.",
        Allows = ["any other refusal where a correct ping after it is not served either"],
        Judge = Judging.EachWrong(WithInvalidVersion, exchange => exchange.Status == 400, "400"),
    };

    public static readonly Check AbsentVersionHeaderServed = new()
    {
        Id = "absent-version-header-served",
        Claim = "A request without MCP-Protocol-Version is served",
        Requirements = ["version-header/absent-assume-2025-03-26"],
        Remedy = "Take the version of the session, or 2025-03-26, when the header is missing.",
        Allows = ["400 where no session tells the version and 2025-03-26 is not spoken"],
        Judge = Judging.EachGranted(
            history =>
                history
                    .InGoodStanding()
                    .Where(exchange =>
                        exchange.RpcMethod == "ping" && exchange.RequestValues(McpHeaders.ProtocolVersion).Count == 0
                    ),
            exchange => exchange.TakenUp(),
            "it to be served",
            (history, _) =>
                history.IssuedSessions().Count == 0
                && history.Began.TargetRevisions is { Count: > 0 } spoken
                && !spoken.Contains(Revision.V20250326.Id)
                    ? "without the header a server takes the version for 2025-03-26, which this one does not "
                        + "speak, and "
                        + "it issues no session that would tell the version"
                    : null
        ),
    };

    public static readonly Check EarlyRequestDoesNoHarm = new()
    {
        Id = "early-request-does-no-harm",
        Claim = "A request before initialize is refused or served, and breaks nothing",
        Requirements = ["gap/early-request-status"],
        Remedy = "Answer a request that has no session with 400; never with 5xx and never not at all.",
        Allows = ["200 or any 4xx"],
        Judge = Judging.Each(
            history => BeforeInitialize(history),
            exchange => exchange.Status is 200 or (>= 400 and < 500),
            "200 or a 4xx"
        ),
    };

    public static readonly Check PingBeforeInitializedAnswered = new()
    {
        Id = "ping-before-initialized-answered",
        Claim = "A ping between the result of initialize and notifications/initialized is answered",
        Requirements = ["ping/respond"],
        Remedy = "Answer ping at any time: it is the one request allowed before initialization is complete.",
        Allows =
        [
            "404 where the session ended",
            "requests and log messages of the server before the answer",
            "a ping that is refused where the next one is answered: session-usable-at-once judges that",
        ],
        Judge = Judging.EachGranted(
            history =>
                BetweenResultAndInitialized(history)
                    .Where(exchange => exchange.RpcMethod == "ping")
                    .Intersect(history.InGoodStanding())
                    .TakeLast(1),
            exchange => exchange.Result() is JsonObject,
            "an empty result"
        ),
    };

    public static readonly Check ServerSendsNoEarlyRequests = new()
    {
        Id = "server-sends-no-early-requests",
        Claim = "The server sends no request but ping before notifications/initialized",
        Requirements = ["lifecycle/server-no-early-requests"],
        Remedy = "Hold roots/list, sampling and elicitation back until notifications/initialized has come.",
        Allows = ["ping and log messages", "405 to GET", "a stream whose head comes late, or that ends at once"],
        Judge = JudgeEarlyServerRequests,
    };

    private static string? AskedVersion(Exchange exchange) =>
        exchange.RequestObject().At("params", "protocolVersion").AsText();

    private static string? AnsweredVersion(Exchange exchange) => exchange.Result().At("protocolVersion").AsText();

    /// <summary>-32602 with the list of supported versions, as lifecycle, Error Handling, shows it.</summary>
    private static bool IsTheExample(Exchange exchange) =>
        exchange.ErrorCode() == ErrorCodes.InvalidParams
        && exchange.Error().At("data", "supported") is JsonArray { Count: > 0 };

    private static IEnumerable<Exchange> Asking(History history, Func<string?, bool> version) =>
        history.Initializes().Where(exchange => version(AskedVersion(exchange)));

    /// <summary>Whether a text has the form of a version: servers may well speak one that is newer than this testbed,
    /// or a draft.</summary>
    private static bool IsVersion(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", out _)
        || text.StartsWith("draft", StringComparison.OrdinalIgnoreCase);

    /// <summary>Requests with a version that is not published, and that the server named in no result either.</summary>
    private static IEnumerable<Exchange> WithInvalidVersion(History history)
    {
        var negotiated = history
            .Initializes()
            .Select(AnsweredVersion)
            .OfType<string>()
            .Where(version => version != NeverPublished)
            .ToHashSet();
        return history
            .InGoodStanding()
            .Where(exchange =>
                exchange.RequestValues(McpHeaders.ProtocolVersion) is [{ Length: > 0 } version]
                && !Revision.TryParse(version, out _)
                && !negotiated.Contains(version)
            );
    }

    private static IEnumerable<Exchange> BeforeInitialize(History history)
    {
        var first = history.Initializes().FirstOrDefault();
        return first is null
            ? []
            : history.Requests().Where(exchange => exchange.ToServer!.AtUs < first.ToServer!.AtUs);
    }

    private static IEnumerable<Exchange> BetweenResultAndInitialized(History history)
    {
        if (history.Initializes().FirstOrDefault(exchange => exchange.Served && exchange.HasResult()) is not { } opened)
            return [];
        var initialized = Initialized(history);
        return history
            .Reached()
            .Where(exchange =>
                exchange.Session() == opened.FromServer!.Session?.Token
                && exchange.RpcMethod != "initialize"
                && opened.Precedes(exchange)
                && (initialized is null || exchange.ToServer!.AtUs < initialized.ToServer!.AtUs)
            );
    }

    /// <summary>The notification that ends the handshake of the session that was opened first.</summary>
    private static Exchange? Initialized(History history)
    {
        var session = history
            .Initializes()
            .FirstOrDefault(exchange => exchange.Served && exchange.HasResult())
            ?.FromServer!.Session?.Token;
        return history
            .Notifications()
            .FirstOrDefault(exchange =>
                exchange.RpcMethod == "notifications/initialized" && exchange.Session() == session
            );
    }

    private static Judgement JudgeEarlyServerRequests(History history)
    {
        var initialized = Initialized(history);
        var watched = BetweenResultAndInitialized(history)
            .Where(exchange => exchange.ToServer!.Method == "GET" && exchange.IsStream())
            .ToList();
        if (watched.Count == 0)
            return Judgement.Unknown("the record has no GET stream opened before notifications/initialized");
        var early = watched
            .SelectMany(exchange => exchange.Events)
            .FirstOrDefault(sse =>
                (initialized is null || sse.AtUs < initialized.ToServer!.AtUs)
                && sse.Messages.Any(message => message.Kind == JsonRpcKind.Request && message.Method != "ping")
            );
        return early is null
            ? Judgement.Held(
                "nothing but what is allowed came before notifications/initialized",
                watched.SelectMany(exchange => exchange.Evidence)
            )
            : Judgement.Violated(
                $"the server sent {early.Messages[0].Method} before notifications/initialized",
                [.. watched.SelectMany(exchange => exchange.Evidence), early.Line]
            );
    }
}
