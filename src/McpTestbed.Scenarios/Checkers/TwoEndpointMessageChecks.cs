using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on single messages in 2024-11-05, whose answers come on the stream.</summary>
internal static class TwoEndpointMessageChecks
{
    public static readonly Check InitializeResultOnTheStream = new()
    {
        Id = "initialize-result-on-the-stream-is-complete",
        Claim = "The result of initialize has protocolVersion, capabilities and serverInfo",
        Requirements = ["lifecycle/server-result"],
        Remedy = "Put protocolVersion, capabilities and serverInfo (name, version) into the result of initialize.",
        Allows = ["more members", "log messages and pings before the result"],
        Judge = OfAnswers(
            history => history.Initializes(),
            answer => answer.ContainsKey("result"),
            (_, answer) =>
                answer.At("result", "protocolVersion").AsText() is not null
                && answer.At("result", "capabilities") is JsonObject
                && answer.At("result", "serverInfo", "name").AsText() is not null
                && answer.At("result", "serverInfo", "version").AsText() is not null,
            "all three"
        ),
    };

    public static readonly Check VersionOnTheStreamEchoed = new()
    {
        Id = "supported-version-on-the-stream-echoed",
        Claim = "initialize with a version the server has shown to support is answered with the same version",
        Requirements = ["version/server-echo"],
        Remedy = "Answer with the version the client asked for whenever the server supports it.",
        Allows = ["another version of a server that is nowhere seen to answer with the one asked for"],
        Judge = history =>
        {
            var agreed = history
                .Initializes()
                .Select(exchange => VersionIn(history.AnswerTo(exchange)))
                .OfType<string>()
                .ToHashSet();
            return OfAnswers(
                past => past.Initializes().Where(exchange => agreed.Contains(Asked(exchange) ?? "")),
                answer => answer.ContainsKey("result"),
                (exchange, answer) => VersionIn(answer) == Asked(exchange),
                "the version asked for, which the server answers others with",
                "the server answered with none of the versions that it was asked for, so that it may support none"
            )(history);
        },
    };

    public static readonly Check UnknownVersionOnTheStream = new()
    {
        Id = "unknown-version-on-the-stream-gets-an-alternative",
        Claim = "initialize with an unknown version is answered with a version the server supports",
        Requirements = ["version/server-alternative"],
        Remedy = "Answer with a result that names a supported version; neither an error nor an echo of what was asked.",
        Allows = ["the error of the text's own example, -32602 with data.supported"],
        Judge = OfAnswers(
            history => history.Initializes().Where(exchange => Asked(exchange) == VersionChecks.NeverPublished),
            answer =>
                answer.At("error", "code").AsNumber() is not ErrorCodes.InvalidParams
                || answer.At("error", "data", "supported") is not JsonArray { Count: > 0 },
            (_, answer) => VersionIn(answer) is { } version && version != VersionChecks.NeverPublished,
            "a result with another version",
            "no initialize with an unknown version was answered, or it was with the error of the text's own example"
        ),
    };

    public static readonly Check PingOnTheStream = new()
    {
        Id = "ping-on-the-stream-gets-an-empty-result",
        Claim = "ping is answered with an empty result",
        Requirements = ["ping/respond"],
        Remedy = "Answer ping with {}.",
        Allows = ["_meta in the result", "messages of the server before the answer"],
        Judge = OfAnswers(
            history => history.Requests("ping"),
            _ => true,
            (_, answer) => answer["result"] is JsonObject result && result.All(member => member.Key == "_meta"),
            "{}"
        ),
    };

    public static readonly Check ErrorOnTheStream = new()
    {
        Id = "error-on-the-stream-has-code-and-message",
        Claim = "An error has an integer code and a message, and no result beside it",
        Requirements = ["jsonrpc/error-shape"],
        Remedy = "Answer an unknown method with {\"error\":{\"code\":-32601,\"message\":\"...\"}}.",
        Allows = ["any code", "data beside code and message"],
        Judge = OfAnswers(
            history => history.Requests(),
            answer => answer.ContainsKey("error"),
            (_, answer) =>
                !answer.ContainsKey("result")
                && answer.At("error", "code").AsNumber() is { } code
                && double.IsInteger(code)
                && answer.At("error", "message").AsText() is not null,
            "an integer code and a message",
            "no request was answered with an error"
        ),
    };

    public static readonly Check NothingAskedEarlyOnTheStream = new()
    {
        Id = "nothing-asked-early-on-the-stream",
        Claim = "The server sends no request but ping before notifications/initialized",
        Requirements = ["lifecycle/server-no-early-requests"],
        Remedy = "Hold roots/list and sampling back until notifications/initialized has come.",
        Allows = ["ping and log messages"],
        Judge = history =>
        {
            var opened = history
                .Notifications()
                .Where(exchange => exchange.RpcMethod == "notifications/initialized")
                .ToList();
            var streams = history
                .Of("GET")
                .Where(stream => stream.IsStream() && opened.Exists(exchange => exchange.Link == stream.Link))
                .ToList();
            foreach (var stream in streams)
            {
                var until = opened.First(exchange => exchange.Link == stream.Link).ToServer!.AtUs;
                if (
                    stream.Events.FirstOrDefault(sse =>
                        sse.AtUs < until
                        && sse.Messages.Any(message => message is { Kind: JsonRpcKind.Request, Method: not "ping" })
                    ) is
                    { } early
                )
                    return Judgement.Violated(
                        $"the server sent {early.Messages[0].Method} before notifications/initialized",
                        [.. stream.Evidence, early.Line]
                    );
            }

            return streams.Count == 0
                ? Judgement.Unknown("the record has no stream of a client that ended its handshake")
                : Judgement.Held(
                    "nothing but what is allowed came before notifications/initialized",
                    streams.SelectMany(stream => stream.Evidence)
                );
        },
    };

    /// <summary>Judges the answers to requests of a kind. A request that is not answered is for
    /// <see cref="TwoEndpointChecks.AnswersTravelOnTheStream"/>.</summary>
    /// <param name="asked">The requests.</param>
    /// <param name="isSubject">Whether an answer is one that the claim is about.</param>
    /// <param name="holds">Whether it keeps the claim.</param>
    /// <param name="expected">What was expected, as the end of a sentence.</param>
    /// <param name="none">Why there may be answers, and none that the claim is about; null where there always
    /// is one.</param>
    private static Func<History, Judgement> OfAnswers(
        Func<History, IEnumerable<Exchange>> asked,
        Func<JsonObject, bool> isSubject,
        Func<Exchange, JsonObject, bool> holds,
        string expected,
        string? none = null
    ) =>
        history =>
        {
            var answered = asked(history)
                .Where(exchange => exchange.Served)
                .Select(exchange => (Exchange: exchange, Answer: history.AnswerTo(exchange)))
                .Where(pair => pair.Answer is not null && isSubject(pair.Answer))
                .ToList();
            var wrong = answered.Find(pair => !holds(pair.Exchange, pair.Answer!));
            return wrong.Exchange is not null
                    ? Judgement.Violated(
                        $"{Judging.Say(wrong.Exchange)}, and its answer was {Brief(wrong.Answer!)}; "
                            + $"expected {expected}",
                        wrong.Exchange.Evidence
                    )
                : answered.Count > 0
                    ? Judgement.Held(
                        $"{Counted.Of(answered.Count, "answer")}, such as that to {Judging.Name(answered[0].Exchange)}",
                        answered.SelectMany(pair => pair.Exchange.Evidence)
                    )
                : none is not null && history.Requests().Any(exchange => history.AnswerTo(exchange) is not null)
                    ? Judgement.NotExercised(none)
                : Judgement.Unknown("the record has no such answer");
        };

    private static string? Asked(Exchange exchange) =>
        exchange.RequestObject().At("params", "protocolVersion").AsText();

    private static string? VersionIn(JsonObject? answer) => answer.At("result", "protocolVersion").AsText();

    private static string Brief(JsonObject answer) =>
        answer.ToJsonString() is { Length: > 200 } text ? $"{text[..200]}..." : answer.ToJsonString();
}
