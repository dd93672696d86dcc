using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on what a server of the stateless era tells of itself, and to whom.</summary>
internal static partial class DeclarationChecks
{
    private static readonly Dictionary<string, (string List, string Name)> Things = new(StringComparer.Ordinal)
    {
        ["tools/list"] = ("tools", "name"),
        ["prompts/list"] = ("prompts", "name"),
        ["resources/list"] = ("resources", "uri"),
    };

    public static readonly Check ListIsNotOfTheConnection = new()
    {
        Id = "list-is-not-of-the-connection",
        Claim = "A list is the same on every connection",
        Requirements = ["list/no-per-connection-variance"],
        Remedy = "Make lists from what the server has, and from who asks; keep nothing with the connection.",
        Allows =
        [
            "a list that changes with time: one that is seen to change on a connection says nothing",
            "other lists for other credentials",
        ],
        Judge = JudgeLists,
    };

    public static readonly Check ExtensionsHaveAPrefix = new()
    {
        Id = "extensions-have-a-prefix",
        Claim = "Extensions are named with a prefix, a slash and a name",
        Requirements = ["extension/identifier-format"],
        Remedy = "Name an extension like com.example/name: labels with dots between them, a slash, and the name.",
        Allows = ["no extensions"],
        Judge = history =>
        {
            var told = history
                .Requests(Probes.ServerMethods.Discover)
                .Where(exchange => exchange.Result().At("capabilities") is JsonObject)
                .Select(exchange =>
                    (Exchange: exchange, Names: exchange.Result().At("capabilities", "extensions") as JsonObject ?? [])
                )
                .ToList();
            foreach (var (exchange, names) in told)
            {
                if (names.Select(pair => pair.Key).FirstOrDefault(name => !Identifier().IsMatch(name)) is { } wrong)
                    return Judgement.Violated(
                        $"{Judging.Say(exchange)} and names the extension '{wrong}'; expected a prefix, a slash and a "
                            + "name",
                        exchange.Evidence
                    );
            }

            var named = told.FindAll(pair => pair.Names.Count > 0);
            return named.Count > 0
                    ? Judgement.Held(
                        $"{Counted.Of(named[0].Names.Count, "extension")} "
                            + $"{Counted.Noun(named[0].Names.Count, "has", "have")} a prefix",
                        named.SelectMany(pair => pair.Exchange.Evidence)
                    )
                : told.Count > 0 ? Judgement.NotExercised("the server names no extension, as it need not")
                : Judgement.Unknown("the record has no result of server/discover");
        },
    };

    public static readonly Check UnknownLogLevelRefused = new()
    {
        Id = "unknown-log-level-refused",
        Claim = "A request with a log level that there is not is refused with -32602",
        Requirements = ["log/bad-level"],
        Remedy = "Answer -32602 where logLevel in _meta is none of the eight levels.",
        Allows = ["serving it: a server that declares no logging has no use for the level", "any status"],
        Judge = Judging.EachWrong(
            history => history.Requests().Where(exchange => LogLevel(exchange) is not null),
            exchange => exchange.ErrorCode() == ErrorCodes.InvalidParams,
            "-32602",
            (history, exchange) =>
                history.DeclaredTo(exchange)?.ContainsKey("logging") == true
                    ? null
                    : "the server declares no logging, so that it has no use for the level"
        ),
    };

    public static readonly Check ClientInfoIsOptional = new()
    {
        Id = "client-info-is-optional",
        Claim = "A request without clientInfo is served",
        Requirements = ["meta/client-info"],
        Remedy = "Take a request without io.modelcontextprotocol/clientInfo in _meta as any other.",
        Allows = ["any refusal where a correct request after it is not served either"],
        Judge = Judging.EachWrong(
            history =>
                history
                    .Requests()
                    .Where(exchange =>
                        StatelessChecks.Agrees(exchange)
                        && StatelessChecks.Meta(exchange)?.ContainsKey("io.modelcontextprotocol/clientInfo") == false
                    ),
            exchange => exchange.TakenUp(),
            "it to be served"
        ),
    };

    public static readonly Check ClientInfoChangesNothing = new()
    {
        Id = "client-info-changes-nothing",
        Claim = "A list is the same whatever clientInfo says",
        Requirements = ["meta/info-not-behavioural"],
        Remedy = "Decide by capabilities and credentials; clientInfo is for people, and nobody verified it.",
        Allows = ["a list that changes with time: one that is seen to change for a client says nothing"],
        Judge = JudgeClients,
    };

    public static readonly Check InitializeErrorNamesVersions = new()
    {
        Id = "initialize-error-names-versions",
        Claim = "The refusal of initialize names the versions that the server speaks",
        Requirements = ["compat/modern-only-names-versions"],
        Remedy = "Put the supported versions into the message or the data of the error that answers initialize.",
        Allows = ["a result: a server may speak the session era too", "any status and code"],
        Judge = Judging.Each(
            history => history.Requests("initialize"),
            exchange =>
                exchange.FromServer?.Body?.Text?.Contains(Revision.V20260728.Id, StringComparison.Ordinal) == true
                || exchange.ReplyObjects().Any(json => json.ToJsonString().Contains(Revision.V20260728.Id)),
            "its versions in the error",
            exchange =>
                Refusals.OwnReason(exchange)
                ?? (
                    exchange.HasResult() ? $"{Judging.Say(exchange)}: the server speaks the session era too"
                    : exchange.Status == 403 ? Refusals.Excuse(exchange)
                    : null
                )
        ),
    };

    private static string? LogLevel(Exchange exchange) =>
        StatelessChecks.Meta(exchange).At("io.modelcontextprotocol/logLevel").AsText();

    /// <summary>Two connections that were asked in turn: only a list that stays on each of them, while they differ, is
    /// one of the connection.</summary>
    private static Judgement JudgeLists(History history)
    {
        var same = new List<Exchange>();
        var isAsked = false;
        foreach (var (method, thing) in Things)
        {
            var lists = history
                .Requests(method)
                .Where(exchange => StatelessChecks.Agrees(exchange) && exchange.Result().At(thing.List) is JsonArray)
                .ToList();
            isAsked |= lists.Count > 0;
            var byConnection = lists
                .GroupBy(exchange => (exchange.Link, exchange.Connection))
                .Where(group => group.Count() > 1)
                .Select(group => group.ToList())
                .ToList();
            if (byConnection.Count < 2 || !AreInTurn(byConnection[0], byConnection[1]))
                continue;
            var (one, other) = (byConnection[0], byConnection[1]);
            if (
                !one.Concat(other).All(exchange => exchange.IsWhole())
                || !AreAlike(one, thing)
                || !AreAlike(other, thing)
            )
                continue;
            if (!Names(one[0], thing).SetEquals(Names(other[0], thing)))
                return Judgement.Violated(
                    $"{method} named {Names(one[0], thing).Count} things on one connection and "
                        + $"{Names(other[0], thing).Count} on another, each time it was asked ({one[0]}, {other[0]})",
                    one.Concat(other).SelectMany(exchange => exchange.Evidence)
                );
            same.AddRange([one[0], other[0]]);
        }

        return same.Count > 0
                ? Judgement.Held(
                    $"{same.Count / 2} lists were the same on two connections",
                    same.SelectMany(exchange => exchange.Evidence)
                )
            : isAsked
                ? Judgement.NotExercised(
                    "no list was given twice on each of two connections (a server may end them), or it changed "
                        + "meanwhile"
                )
            : history.Requests(Probes.ServerMethods.Discover).Any(Judging.IsJudged)
                ? Judgement.NotExercised("the server gave no list, as it need not have any")
            : Judgement.Unknown("the record has no list");
    }

    /// <summary>Two clients that asked in turn on one connection: only lists that stay for each of them, while they
    /// differ, are made by who asks.</summary>
    private static Judgement JudgeClients(History history)
    {
        var same = new List<Exchange>();
        foreach (var (method, thing) in Things)
        {
            var lists = history
                .Requests(method)
                .Where(exchange =>
                    StatelessChecks.Agrees(exchange)
                    && exchange.RequestObject().At("params", "cursor") is null
                    && exchange.Result().At(thing.List) is JsonArray
                    && exchange.IsWhole()
                )
                .GroupBy(exchange => (exchange.Link, exchange.Connection));
            foreach (var onOne in lists)
            {
                var clients = onOne.GroupBy(Client).Select(group => group.ToList()).ToList();
                if (
                    clients is not [{ Count: > 1 } one, { Count: > 1 } other]
                    || !AreInTurn(one, other)
                    || !AreAlike(one, thing)
                    || !AreAlike(other, thing)
                )
                    continue;
                if (!Names(one[0], thing).SetEquals(Names(other[0], thing)))
                    return Judgement.Violated(
                        $"{method} named {Names(one[0], thing).Count} things to one client and "
                            + $"{Names(other[0], thing).Count} to another, each time it was asked ({one[0]}, "
                            + $"{other[0]})",
                        one.Concat(other).SelectMany(exchange => exchange.Evidence)
                    );
                same.AddRange([one[0], other[0]]);
            }
        }

        return same.Count > 0
                ? Judgement.Held(
                    $"{same.Count / 2} lists were the same to two clients",
                    same.SelectMany(exchange => exchange.Evidence)
                )
            : history.Requests().Any(Judging.IsJudged)
                ? Judgement.NotExercised(
                    "no list was given twice to each of two clients on one connection, or it changed meanwhile"
                )
            : Judgement.Unknown("the record has no list");
    }

    private static string? Client(Exchange exchange) =>
        StatelessChecks.Meta(exchange).At("io.modelcontextprotocol/clientInfo", "name").AsText();

    private static bool AreInTurn(List<Exchange> one, List<Exchange> other) =>
        one[0].Precedes(other[0]) && other[0].Precedes(one[1]) && one[1].Precedes(other[1]);

    private static bool AreAlike(List<Exchange> lists, (string List, string Name) thing) =>
        lists.TrueForAll(exchange => Names(exchange, thing).SetEquals(Names(lists[0], thing)));

    private static HashSet<string> Names(Exchange exchange, (string List, string Name) thing) =>
        exchange.Result().At(thing.List) is JsonArray list
            ? [.. list.Select(one => one.At(thing.Name).AsText() ?? "")]
            : [];

    /// <summary>The key rules of <c>_meta</c>: labels that begin with a letter and end with a letter or digit, and a
    /// name that begins and ends with a letter or digit.</summary>
    [GeneratedRegex(
        "^[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?)*/"
            + "([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$"
    )]
    private static partial Regex Identifier();
}
