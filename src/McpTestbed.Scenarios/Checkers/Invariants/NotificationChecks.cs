using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers.Invariants;

/// <summary>What holds of every notification of a server, and of the streams that carry them.</summary>
internal static class NotificationChecks
{
    private const string Progress = "notifications/progress";

    public static readonly Check ProgressIsOfAnActiveRequest = new()
    {
        Id = "progress-is-of-an-active-request",
        Claim = "Progress is told for tokens of requests at work only, and grows",
        Requirements = ["progress/token-active"],
        Remedy =
            "Send notifications/progress only with a progressToken that a request of this client brought, with a "
            + "growing progress, and not after the answer.",
        Allows = ["no progress", "a number that grows by any step"],
        Judge = history =>
        {
            var said = history.Said();
            var told = said.Notifications(Progress).Where(one => !one.IsOnResumption).ToList();
            return SaidWire.Judge(told, one => WrongProgress(history, said, told, one), "the server told no progress");
        },
    };

    public static readonly Check GetStreamIsApartFromRequests = new()
    {
        Id = "get-stream-is-apart-from-requests",
        Claim = "A GET stream carries no progress of a request that has a response of its own",
        Requirements = ["get/unrelated"],
        Remedy = "Send the progress of a request on the stream that answers its POST.",
        Allows = ["log messages and requests of the server", "what a resumed stream replays"],
        Judge = history =>
            SaidWire.Judge(
                [
                    .. history
                        .Said()
                        .Where(said =>
                            said.On.ToServer!.Method == "GET"
                            && !said.IsOnResumption
                            && said.Message.Kind == JsonRpcKind.Notification
                        ),
                ],
                said =>
                    TokenOf(said) is { } token && Bringing(history, said, token) is { } request
                        ? $"is of {request.RpcMethod} ({request})"
                        : null,
                "no GET stream carried a notification"
            ),
    };

    public static readonly Check ReplyStreamConcernsItsRequest = new()
    {
        Id = "reply-stream-concerns-its-request",
        Claim = "What comes on a reply stream before the answer concerns the request",
        Requirements = ["stream/related-only", "stream/notifications-related"],
        Remedy = "Send what belongs to no request, or to another, on a stream of its own.",
        Allows = ["log messages, progress and requests of the server that belong to the request"],
        Judge = history =>
            SaidWire.Judge(
                [
                    .. history
                        .Said()
                        .Where(said =>
                            said.On.ToServer!.Method == "POST"
                            && said.On.RpcMethod != "subscriptions/listen"
                            && said.Message.Kind == JsonRpcKind.Notification
                        ),
                ],
                said => Unrelated(history, said),
                "no reply stream carried a notification"
            ),
    };

    public static readonly Check LogMessagesOnlyWhenAskedFor = new()
    {
        Id = "log-messages-only-when-asked-for",
        Claim = "No log message comes for a request without a logLevel",
        Requirements = ["log/opt-in"],
        Remedy = "Send notifications/message only where _meta has io.modelcontextprotocol/logLevel.",
        Allows = ["log messages in the session era, where a server may choose its level itself"],
        Judge = history =>
            SaidWire.Judge(
                [.. history.Said().Where(said => said.Event is not null)],
                said =>
                    said.Message.Method == "notifications/message"
                    && said.On.RequestObject() is { } request
                    && request.At("params", "_meta", "io.modelcontextprotocol/logLevel") is null
                        ? "came, and the request has no logLevel"
                        : null,
                "the server sent nothing on a stream"
            ),
    };

    public static readonly Check RetryBeforeAClose = new()
    {
        Id = "retry-before-a-close",
        Claim = "Before the server ends a reply stream that has no answer yet, it says when to come back",
        Requirements = ["poll/retry-before-close"],
        Remedy = "Send a retry field before closing a reply stream that the client is to resume.",
        Allows = ["an end of the stream after its answer", "JSON answers"],
        Judge = history =>
        {
            var ended = history.WithTerminatedSession().Select(exchange => exchange.Session()).ToHashSet();
            var closed = history
                .Requests()
                .Where(exchange =>
                    exchange is { StreamEnd: { By: EndedBy.Server, How: EndedHow.Complete } }
                    && exchange.Events.Any(sse => sse.Id is { Length: > 0 })
                    && !exchange.Events.Any(sse => sse.Messages.Any(message => message.IsAnswer))
                    && !IsCancelled(history, exchange)
                    && !IsOfEndedSession(history, exchange)
                    && !ended.Contains(exchange.Session())
                )
                .ToList();
            var silent = closed.Find(exchange => exchange.Events.All(sse => sse.Retry is not { Length: > 0 }));
            return silent is not null
                    ? Judgement.Violated(
                        $"{Judging.Say(silent)}, and its stream ended before the answer without a retry field",
                        [.. silent.Evidence, silent.StreamEnd!.Line]
                    )
                : closed.Count == 0 ? Judgement.Unknown("the server ended no reply stream before its answer")
                : Judgement.Held(
                    $"{Counted.Of(closed.Count, "reply stream")} ended, each with word of when to come back",
                    closed.SelectMany(exchange => exchange.Evidence)
                );
        },
    };

    /// <summary>The token of a progress notification, as it stands in the JSON; null for anything else.</summary>
    private static string? TokenOf(Said said) =>
        said.Message.Method == Progress ? said.Json.At("params", "progressToken")?.ToJsonString() : null;

    private static string? WrongProgress(History history, IReadOnlyList<Said> said, List<Said> told, Said one)
    {
        if (TokenOf(one) is not { } token)
            return null;
        if (Bringing(history, one, token) is not { } request)
            return $"has the token {token}, which no request of this client brought";
        if (
            said.Any(answer =>
                answer.On == one.On
                && answer.Message.Answers(request.RequestId())
                && answer.AtUs <= one.AtUs
                && answer.Event?.Event < one.Event?.Event
            )
        )
            return $"came after the answer of {request.RpcMethod}";
        var before = told.LastOrDefault(earlier =>
            earlier.On == one.On && earlier.Event?.Event < one.Event?.Event && TokenOf(earlier) == token
        );
        return before is not null && ValueOf(before) is { } last && ValueOf(one) is { } next && next <= last
            ? $"says {next} after {last}"
            : null;
    }

    private static double? ValueOf(Said said) => said.Json.At("params", "progress").AsNumber();

    /// <summary>The request that brought a token, before it was used: of the same session, or in the stateless era of
    /// the same exchange.</summary>
    private static Exchange? Bringing(History history, Said said, string token) =>
        history
            .Requests()
            .LastOrDefault(exchange =>
                exchange.ToServer!.AtUs <= said.AtUs
                && (IsStateless(history) ? exchange == said.On : AnswerWire.IsOfOneSession(exchange, said.On))
                && exchange.ToServer.Body?.Text?.Contains("progressToken", StringComparison.Ordinal) == true
                && Tokens(exchange).Contains(token)
            );

    private static bool IsStateless(History history) =>
        Revision.TryParse(history.Began.Revision, out var revision) && revision.IsStateless;

    private static IEnumerable<string> Tokens(Exchange exchange) =>
        exchange.RequestObject() is { } json
            ? new[] { json.At("params", "_meta", "progressToken")?.ToJsonString() }.OfType<string>()
            : (ParseArray(exchange.ToServer?.Body?.Text) ?? [])
                .Select(message => message.At("params", "_meta", "progressToken")?.ToJsonString())
                .OfType<string>();

    /// <summary>A batch is an array, which the reader of foreign objects does not take.</summary>
    private static JsonArray? ParseArray(string? text) =>
        text is not null && text.TrimStart().StartsWith('[')
            ? ForeignJson.ParseObject($"{{\"batch\":{text}}}")?["batch"] as JsonArray
            : null;

    private static string? Unrelated(History history, Said said)
    {
        if (TokenOf(said) is { } token)
        {
            return Tokens(said.On).Contains(token) ? null
                : Bringing(history, said, token) is { } other ? $"is of {other.RpcMethod} ({other})"
                : null;
        }

        // A tool may change a list, and a log message may be about anything: only what nobody caused is unrelated.
        return
            said.Message.Method?.EndsWith("/list_changed", StringComparison.Ordinal) == true
            && said.On.Asked().All(request => request.Method is not "tools/call")
            ? $"has nothing to do with {said.On.RpcMethod}"
            : null;
    }

    private static bool IsCancelled(History history, Exchange exchange) =>
        history
            .Notifications()
            .Any(cancel =>
                cancel.RpcMethod == "notifications/cancelled"
                && AnswerWire.IsOfOneSession(cancel, exchange)
                && ForeignJson.SameId(
                    cancel.RequestObject().At("params", "requestId")?.ToJsonString(),
                    exchange.RequestId()
                )
            );

    /// <summary>The end of a session, by whomever, ends its streams.</summary>
    private static bool IsOfEndedSession(History history, Exchange exchange) =>
        exchange.Session() is { } session
        && (
            history.Marks(MarkNames.TargetControl).Any()
            || history.Of("DELETE").Any(end => end.Session() == session)
            || history.Reached().Any(other => other.Session() == session && other.Status == 404)
        );
}
