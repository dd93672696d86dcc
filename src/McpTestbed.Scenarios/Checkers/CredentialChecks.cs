using McpTestbed.Core.Checking;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on servers that want to know who asks: of each request, and whatever else it carries.</summary>
internal static class CredentialChecks
{
    /// <summary>Where a server of RFC 9728 says who gives out its tokens.</summary>
    public const string MetadataPath = "/.well-known/oauth-protected-resource";

    private const string OwnStrategy =
        "nothing shows that the server follows the authorization of MCP (neither a Bearer challenge nor metadata), and "
        + "it may have a strategy of its own";

    private static readonly Dictionary<string, string> Lists = new(StringComparer.Ordinal)
    {
        ["resources/read"] = "resources/list",
        ["prompts/get"] = "prompts/list",
    };

    private static readonly string[] Open =
    [
        "serving everybody: a server need not ask for credentials",
        "any answer while a correct request after it is not served either",
    ];

    public static readonly Check MissingCredentials401 = Of(
        "missing-credentials-401",
        "A first request without credentials is refused with 401",
        "auth/status-codes",
        "Answer 401 where credentials are missing; 403 says that they are there and do not suffice.",
        (history, exchange) => exchange.RpcMethod == "initialize" && exchange.Lacks(history),
        exchange => exchange.Status == 401 || exchange.Served,
        "401",
        "any refusal of a server with a strategy of its own"
    );

    public static readonly Check InvalidToken401 = Of(
        "invalid-token-401",
        "A request with a token that was never given out is refused with 401",
        "auth/401",
        "Validate the token of each request, and answer 401 to one that is not valid.",
        (history, exchange) => exchange.ToServer!.Method == "POST" && exchange.IsForged(history),
        exchange => exchange.Status == 401,
        "401",
        "any refusal of a server with a strategy of its own"
    );

    public static readonly Check SessionIdIsNoCredential = Of(
        "session-id-is-no-credential",
        "A request of a session without credentials is refused",
        "secbp/session-not-auth",
        "Verify the token of each request; the session id says which session, and not who asks.",
        (history, exchange) => IsOfASession(history, exchange) && exchange.Lacks(history),
        exchange => !exchange.Served,
        "a refusal"
    );

    public static readonly Check EveryRequestIsVerified = Of(
        "every-request-is-verified",
        "GET, DELETE and notifications without credentials are refused as requests are",
        "secbp/verify-all-inbound",
        "Verify the token before the method is looked at.",
        (history, exchange) => !exchange.Asked().Any() && exchange.Lacks(history),
        exchange => !exchange.Served,
        "a refusal",
        "405 to GET and DELETE"
    );

    public static readonly Check CredentialsAreOfEachRequest = Of(
        "credentials-are-of-each-request",
        "A request without credentials is refused on a connection on which one with them was served",
        "auth/independent",
        "Verify the token of each request, and remember nothing of the connection.",
        (history, exchange) => exchange.Asked().Any() && exchange.Lacks(history) && FollowsOneWith(history, exchange),
        exchange => !exchange.Served,
        "a refusal"
    );

    public static readonly Check HandleIsNoCredential = Of(
        "handle-is-no-credential",
        "A call without credentials is refused, whatever it names",
        "handle/not-auth",
        "Verify the token of each request; a handle says which state, and not who asks.",
        (history, exchange) =>
            exchange.RpcMethod == "tools/call" && (exchange.Lacks(history) || exchange.IsForged(history)),
        exchange => !exchange.Served,
        "a refusal"
    );

    public static readonly Check EachPrimitiveIsGuarded = Of(
        "each-primitive-is-guarded",
        "What is not listed without credentials is not read without them",
        "cache/no-access-control",
        "Check the rights of each resource and prompt where it is read; that its list is private guards nothing.",
        (history, exchange) =>
            Lists.ContainsKey(exchange.RpcMethod ?? "") && (exchange.Lacks(history) || exchange.IsForged(history)),
        (history, exchange) => !exchange.Served || !IsReadOfAGuardedList(history, exchange),
        "a refusal",
        "reading what is listed to everybody"
    );

    public static readonly Check PrivateResultIsNotShared = new()
    {
        Id = "private-result-is-not-shared",
        Claim = "A private result of one caller is not given to another",
        Requirements = ["cache/private-scope"],
        Remedy = "Put the credentials into the key of a cache, or keep nothing whose cacheScope is private.",
        Allows = ["any result to everybody: a server need not ask for credentials", "public results"],
        Judge = history =>
            history.Requests().Any(exchange => FollowsAPrivateResult(history, exchange))
                ? Judging.Each(
                    past => past.Requests().Where(exchange => FollowsAPrivateResult(past, exchange)),
                    exchange => !exchange.HasResult(),
                    "a refusal, as it came before the result was given to another caller",
                    exchange => exchange.Status is 401 or 403 ? null : Refusals.OwnReason(exchange)
                )(history)
            : history.Requests().Any(exchange => exchange.Lacks(history) || exchange.IsForged(history))
            && history.Requests().Any(exchange => exchange.HasAll(history) && exchange.HasResult())
                ? Judgement.NotExercised("no private result was asked for by another caller who was refused before")
            : Judgement.Unknown("the record has no result of one caller that another one asked for"),
    };

    public static readonly Check ConnectionsAreAuthenticated = new()
    {
        Id = "connections-are-authenticated",
        Claim = "A server that was given credentials asks for them",
        Requirements = ["security/authn"],
        Remedy = "Refuse requests without credentials; a server that needs none is better not given any.",
        Allows = ["serving some requests to everybody", "serving everybody where no credentials were given"],
        Judge = history =>
        {
            var bare = history
                .Reached()
                .Where(exchange => exchange.Lacks(history) && Judging.IsJudged(exchange))
                .ToList();
            return bare.Find(exchange => exchange.Status is 401 or 403) is { } refused
                    ? Judgement.Held($"{Judging.Say(refused)} without credentials", refused.Evidence)
                : bare.Find(exchange => exchange.Served) is { } served
                    ? Judgement.Violated(
                        $"{Judging.Say(served)} without credentials, and no request was refused for want of them",
                        bare.SelectMany(exchange => exchange.Evidence)
                    )
                : bare.Count > 0 ? Judgement.NotExercised($"{Judging.Say(bare[0])}, for another reason")
                : Judgement.Unknown("the record has no request without the credentials that the target was given");
        },
    };

    public static readonly Check ChallengeLeadsToMetadata = new()
    {
        Id = "challenge-leads-to-metadata",
        Claim = "The refusal of a request without credentials leads to the metadata of the resource",
        Requirements = ["auth/www-authenticate"],
        Remedy =
            "Answer 401 with WWW-Authenticate: Bearer resource_metadata=\"...\", and serve a JSON object with "
            + "'resource' there: by it a client learns where it gets a token.",
        Allows =
        [
            "a strategy of its own, without a Bearer challenge that names metadata and without metadata",
            "metadata on another host, which are not asked for",
            "2025-11-25: metadata at the well-known URI, and no word of them in the challenge",
        ],
        Judge = JudgeChallenge,
    };

    /// <summary>The address of the metadata that a challenge names; null for none.</summary>
    /// <param name="challenge">A value of WWW-Authenticate.</param>
    public static string? MetadataIn(string challenge)
    {
        const string Parameter = "resource_metadata=";
        var at = challenge.IndexOf(Parameter, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null
            : challenge[(at + Parameter.Length)..].TrimStart('"').Split('"', ',', ' ')[0] is { Length: > 0 } address
                ? address
            : null;
    }

    /// <summary>Whether a request reads a thing whose list was refused for want of credentials.</summary>
    private static bool IsReadOfAGuardedList(History history, Exchange exchange) =>
        Lists.TryGetValue(exchange.RpcMethod ?? "", out var list)
        && history
            .Requests(list)
            .Any(other => other.Status is 401 or 403 && (other.Lacks(history) || other.IsForged(history)));

    /// <summary>Whether a request of somebody else comes after a private result, and the same was refused
    /// before.</summary>
    private static bool FollowsAPrivateResult(History history, Exchange exchange) =>
        (exchange.Lacks(history) || exchange.IsForged(history))
        && history
            .Requests(exchange.RpcMethod)
            .Any(given => given.HasAll(history) && Scope(given) == "private" && given.Precedes(exchange))
        && history
            .Requests(exchange.RpcMethod)
            .Any(refused =>
                refused.Status is 401 or 403
                && (refused.Lacks(history) || refused.IsForged(history))
                && refused.Precedes(exchange)
            );

    private static string? Scope(Exchange exchange) => exchange.Result().At("cacheScope").AsText();

    /// <summary>Whether a request is of a session: by the id, or by the URI that a stream named.</summary>
    private static bool IsOfASession(History history, Exchange exchange) =>
        exchange.ToServer!.Method == "POST"
        && exchange.Asked().Any()
        && (Revision.Parse(history.Began.Revision).HasTwoEndpoints || exchange.Session() is not null);

    private static bool FollowsOneWith(History history, Exchange exchange) =>
        history
            .Reached()
            .Any(other =>
                other.Link == exchange.Link
                && other.Connection == exchange.Connection
                && other.Number < exchange.Number
                && other.Served
                && other.HasAll(history)
            );

    /// <summary>Why the answer to a request says nothing; null where it does.</summary>
    private static string? WhyNothing(History history, Exchange exchange, Func<Exchange, bool> holds)
    {
        if (exchange.FromServer is null)
            return null;
        if (!Judging.IsJudged(exchange))
            return Refusals.OwnReason(exchange);
        if (exchange.Served)
            return !holds(exchange) && IsDemanded(history, exchange)
                ? null
                : $"{Judging.Say(exchange)}: the server asks for no credentials there, as it need not";
        if (exchange.Status == 405)
            return Judging.NotOffered(exchange);
        if (!IsServedAfter(history, exchange))
            return $"{Judging.Say(exchange)}, and no request with credentials was served after it, so that the refusal "
                + "may have another reason";
        return holds(exchange) || FollowsMcp(history) ? null : $"{Judging.Say(exchange)}: {OwnStrategy}";
    }

    /// <summary>Whether a request of the same kind was refused for want of credentials.</summary>
    private static bool IsDemanded(History history, Exchange exchange) =>
        history
            .Reached()
            .Any(other =>
                other.Status is 401 or 403
                && other.Lacks(history)
                && (!exchange.IsForged(history) || other.RpcMethod == exchange.RpcMethod)
            );

    private static bool IsServedAfter(History history, Exchange exchange) =>
        history
            .Reached()
            .Any(other =>
                other.Link == exchange.Link && exchange.Precedes(other) && other.Served && other.HasAll(history)
            );

    /// <summary>Whether the server shows that it follows the authorization of MCP: by a Bearer challenge, or by the
    /// metadata.</summary>
    public static bool FollowsMcp(History history) =>
        Challenges(history).Any(challenge => challenge.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase))
        || Metadata(history).Any(IsMetadata);

    private static IEnumerable<string> Challenges(History history) =>
        history
            .Reached()
            .Where(exchange => exchange.Status == 401)
            .SelectMany(exchange => exchange.ResponseValues("WWW-Authenticate"));

    /// <summary>Requests for metadata, which probes send beside the scenario.</summary>
    private static IEnumerable<Exchange> Metadata(History history) =>
        history.Exchanges.Where(exchange =>
            exchange is { Operation.IsAside: true, ToServer.Method: "GET", FromServer: not null }
        );

    private static bool IsMetadata(Exchange exchange) =>
        exchange.Served && ForeignJson.ParseObject(exchange.FromServer!.Body?.Text)?.ContainsKey("resource") == true;

    private static bool IsWellKnown(Exchange exchange) =>
        exchange.ToServer!.Target.StartsWith(MetadataPath, StringComparison.Ordinal);

    private static Judgement JudgeChallenge(History history)
    {
        var refused = history
            .Reached()
            .Where(exchange => exchange.Status == 401 && exchange.Lacks(history) && Judging.IsJudged(exchange))
            .ToList();
        if (refused.Count == 0)
            return history.Reached().Any(exchange => exchange.Lacks(history) && Judging.IsJudged(exchange))
                ? Judgement.NotExercised("no request without credentials was refused with 401")
                : Judgement.Unknown("the record has no request without the credentials that the target was given");
        var atWellKnown = Metadata(history).FirstOrDefault(exchange => IsWellKnown(exchange) && IsMetadata(exchange));
        var named = Challenges(history).Select(MetadataIn).OfType<string>().FirstOrDefault();
        var mayBeWellKnownAlone = Revision.Parse(history.Began.Revision) == Revision.V20251125;
        if (named is null)
            return atWellKnown is null ? Judgement.NotExercised(OwnStrategy)
                : mayBeWellKnownAlone
                    ? Judgement.Held($"the well-known URI has the metadata ({atWellKnown})", atWellKnown.Evidence)
                : Judgement.Violated(
                    $"{Judging.Say(refused[0])}; expected WWW-Authenticate with resource_metadata, since "
                        + $"{atWellKnown} has the metadata",
                    refused[0].Evidence
                );
        var asked = Metadata(history).ToList();
        if (asked.Find(IsMetadata) is { } found && (mayBeWellKnownAlone || IsNamed(history, found, named)))
            return Judgement.Held($"{found} has the metadata", [.. refused[0].Evidence, .. found.Evidence]);
        var missing = asked.Find(exchange => IsNamed(history, exchange, named));
        return missing is null
                ? Judgement.NotExercised("the challenge names metadata on another host, which were not asked for")
            : missing.Status is >= 400 and < 500
                ? Judgement.Violated(
                    $"{Judging.Say(refused[0])} and names metadata which are answered {missing.Status} ({missing})",
                    [.. refused[0].Evidence, .. missing.Evidence]
                )
            : Judgement.Unknown($"{missing} gave no metadata that the record could read", missing.Evidence);
    }

    /// <summary>Whether a request went to an address: that of another authority is another place.</summary>
    private static bool IsNamed(History history, Exchange exchange, string address) =>
        Uri.TryCreate(new Uri($"http://{history.Began.Authority}"), address, out var uri)
        && uri.Authority == history.Began.Authority
        && uri.AbsolutePath == exchange.ToServer!.Target;

    private static Check Of(
        string id,
        string claim,
        string rule,
        string remedy,
        Func<History, Exchange, bool> isSubject,
        Func<Exchange, bool> holds,
        string expected,
        params IEnumerable<string> allows
    ) => Of(id, claim, rule, remedy, isSubject, (_, exchange) => holds(exchange), expected, allows);

    private static Check Of(
        string id,
        string claim,
        string rule,
        string remedy,
        Func<History, Exchange, bool> isSubject,
        Func<History, Exchange, bool> holds,
        string expected,
        params IEnumerable<string> allows
    ) =>
        new()
        {
            Id = id,
            Claim = claim,
            Requirements = [rule],
            Remedy = remedy,
            Allows = [.. Open, .. allows],
            Judge = history =>
                Judging.Each(
                    past => past.Reached().Where(exchange => isSubject(past, exchange)),
                    exchange => holds(history, exchange),
                    expected,
                    exchange => WhyNothing(history, exchange, one => holds(history, one))
                )(history),
        };
}
