using System.Text.Json.Nodes;
using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers;

/// <summary>Checks on the streams of subscriptions/listen.</summary>
internal static class ListenChecks
{
    /// <summary>The method that opens such a stream.</summary>
    public const string Listen = "subscriptions/listen";

    private const string Acknowledged = "notifications/subscriptions/acknowledged";
    private const string SubscriptionId = "io.modelcontextprotocol/subscriptionId";
    private const string None = "the server opened no stream for subscriptions/listen, as it need not";
    private static readonly string[] OfRequests = ["notifications/message", "notifications/progress"];

    /// <summary>What the filter asks for, by the notification that tells it.</summary>
    private static readonly Dictionary<string, string> Filters = new(StringComparer.Ordinal)
    {
        ["notifications/tools/list_changed"] = "toolsListChanged",
        ["notifications/prompts/list_changed"] = "promptsListChanged",
        ["notifications/resources/list_changed"] = "resourcesListChanged",
        ["notifications/resources/updated"] = "resourceSubscriptions",
    };

    public static readonly Check AcknowledgedFirst = new()
    {
        Id = "listen-acknowledged-first",
        Claim = "The first message of a subscription is its acknowledgement",
        Requirements = ["listen/ack-first"],
        Remedy = "Send notifications/subscriptions/acknowledged before anything else on the stream.",
        Allows = ["comments before it", "an error in place of a subscription", "a stream on which nothing came yet"],
        Judge = history =>
            OfStreams(
                history,
                stream => Told(stream).Take(1),
                (_, message) => message.At("method").AsText() == Acknowledged,
                "the acknowledgement first"
            ),
    };

    public static readonly Check NotificationsNameTheSubscription = new()
    {
        Id = "listen-names-the-subscription",
        Claim = "Every notification of a subscription names it by the id of its request, of the same type",
        Requirements = ["listen/subscription-id"],
        Remedy = "Put io.modelcontextprotocol/subscriptionId with the id as it came into _meta: 1 stays a number.",
        Allows = ["an error in place of a subscription"],
        Judge = history =>
            OfStreams(
                history,
                Told,
                (stream, message) =>
                    ForeignJson.SameId(
                        message.At("params", "_meta", SubscriptionId)?.ToJsonString(),
                        stream.RequestId()
                    ),
                "the id of the request in _meta"
            ),
    };

    public static readonly Check NothingUnasked = new()
    {
        Id = "listen-tells-nothing-unasked",
        Claim = "A subscription is told of what its filter asks for, and of nothing else",
        Requirements = ["listen/opt-in-only"],
        Remedy = "Keep the filter with the subscription, and look at it before each notification.",
        Allows = ["silence"],
        Judge = history =>
        {
            var wrong = Wrong(history, (stream, message) => IsUnasked(stream, message));
            if (wrong is { } found)
                return Judgement.Violated(found.Text, found.Stream.Evidence);
            var told = Streams(history).Where(stream => Told(stream).Any(IsChange)).ToList();
            var silent = Streams(history)
                .Where(stream => told.Exists(other => other != stream && WereOpenTogether(stream, other)))
                .Where(stream => !Told(stream).Any(IsChange))
                .ToList();
            return silent.Count > 0
                ? Judgement.Held(
                    $"{silent[0]} was told nothing that {told[0]} was told, which asked for it",
                    silent.Concat(told).SelectMany(stream => stream.Evidence)
                )
                : WhyNot(history, "nothing changed while subscriptions with other filters were open");
        },
    };

    public static readonly Check NothingOfRequests = new()
    {
        Id = "listen-has-nothing-of-requests",
        Claim = "Log messages and progress do not go out on a subscription",
        Requirements = ["listen/no-request-scoped"],
        Remedy = "Send log messages and progress on the response of the request that they belong to.",
        Allows = ["silence"],
        Judge = history =>
        {
            var wrong = Wrong(history, (_, message) => OfRequests.Contains(message.At("method").AsText()));
            if (wrong is { } found)
                return Judgement.Violated(found.Text, found.Stream.Evidence);
            var open = Streams(history).ToList();
            var others = history
                .Requests()
                .Where(exchange =>
                    exchange.RpcMethod != Listen
                    && Told(exchange).Any(message => OfRequests.Contains(message.At("method").AsText()))
                    && open.Exists(stream => stream.IsOpenAt(exchange.FromServer!.AtUs))
                )
                .ToList();
            return others.Count > 0
                ? Judgement.Held(
                    $"{others[0]} sent them on its own response, while a subscription was open",
                    others.SelectMany(exchange => exchange.Evidence)
                )
                : WhyNot(history, "no request sent a log message or progress while a subscription was open");
        },
    };

    public static readonly Check ToldOfChanges = new()
    {
        Id = "listen-is-told-of-changes",
        Claim = "A subscription that asked for changes of the tools is told of one",
        Requirements = ["listen/list-changed"],
        Remedy = "Send notifications/tools/list_changed on each subscription that asked for it when the tools change.",
        Allows = ["silence of a server that does not declare listChanged, or does not acknowledge the wish"],
        Judge = history =>
        {
            var asking = Streams(history).Where(stream => IsHonoured(history, stream)).ToList();
            foreach (var stream in asking)
            {
                if (Change(history, stream) is not var (before, after))
                    continue;
                if (Told(stream).FirstOrDefault(IsChange) is null)
                    return Judgement.Violated(
                        $"the tools changed between {before} and {after}, and {stream} was told nothing",
                        [.. stream.Evidence, .. before.Evidence, .. after.Evidence]
                    );
                return Judgement.Held($"{stream} was told of a change", stream.Evidence);
            }

            return WhyNot(history, "the tools did not change while a subscription that asked for that was open");
        },
    };

    /// <summary>Whether a subscription asked for changes of the tools, and was told that it will hear of
    /// them.</summary>
    private static bool IsHonoured(History history, Exchange stream) =>
        stream.RequestObject().At("params", "notifications", "toolsListChanged")?.ToJsonString() == "true"
        && history.DeclaredTo(stream).At("tools", "listChanged")?.ToJsonString() == "true"
        && Told(stream)
            .Any(message => message.At("params", "notifications", "toolsListChanged")?.ToJsonString() == "true");

    /// <summary>Two lists that differ, both made while the stream was open; null where there are none.</summary>
    private static (Exchange Before, Exchange After)? Change(History history, Exchange stream)
    {
        var lists = history
            .Requests("tools/list")
            .Where(list =>
                list.RequestObject().At("params", "cursor") is null
                && list.Result().At("tools") is JsonArray
                && stream.IsOpenAt(list.ToServer!.AtUs)
            )
            .ToList();
        foreach (var (before, after) in lists.Zip(lists.Skip(1)))
        {
            if (!Names(before).SequenceEqual(Names(after), StringComparer.Ordinal))
                return (before, after);
        }

        return null;
    }

    private static IEnumerable<string> Names(Exchange list) =>
        ((JsonArray)list.Result().At("tools")!)
            .Select(tool => tool.At("name").AsText() ?? "")
            .Order(StringComparer.Ordinal);

    private static bool IsUnasked(Exchange stream, JsonObject message) =>
        Filters.TryGetValue(message.At("method").AsText() ?? "", out var filter)
        && stream.RequestObject().At("params", "notifications", filter) is not JsonArray { Count: > 0 }
        && stream.RequestObject().At("params", "notifications", filter)?.ToJsonString() != "true";

    private static bool IsChange(JsonObject message) => Filters.ContainsKey(message.At("method").AsText() ?? "");

    private static bool WereOpenTogether(Exchange one, Exchange other) =>
        one.IsOpenAt(other.FromServer!.AtUs) || other.IsOpenAt(one.FromServer!.AtUs);

    private static IEnumerable<Exchange> Streams(History history) =>
        history.Requests(Listen).Where(exchange => exchange is { Served: true } && exchange.IsStream());

    /// <summary>Notifications and requests of the server in a response.</summary>
    private static IEnumerable<JsonObject> Told(Exchange exchange) =>
        exchange.ReplyObjects().Where(json => json.ContainsKey("method"));

    private static (Exchange Stream, string Text)? Wrong(
        History history,
        Func<Exchange, JsonObject, bool> isWrong,
        Func<Exchange, IEnumerable<JsonObject>>? subjects = null
    )
    {
        foreach (var stream in Streams(history))
        {
            if ((subjects ?? Told)(stream).FirstOrDefault(message => isWrong(stream, message)) is { } message)
                return (stream, $"{message.At("method").AsText()} came on the subscription {stream}");
        }

        return null;
    }

    private static Judgement OfStreams(
        History history,
        Func<Exchange, IEnumerable<JsonObject>> subjects,
        Func<Exchange, JsonObject, bool> holds,
        string expected
    )
    {
        var wrong = Wrong(history, (stream, message) => !holds(stream, message), subjects);
        if (wrong is { } found)
            return Judgement.Violated($"{found.Text}; expected {expected}", found.Stream.Evidence);
        var told = Streams(history).Where(stream => subjects(stream).Any()).ToList();
        return told.Count > 0
            ? Judgement.Held(
                $"{Counted.Of(told.Count, "subscription")}, such as {told[0]}",
                told.SelectMany(stream => stream.Evidence)
            )
            : WhyNot(history, "nothing came on a subscription");
    }

    private static Judgement WhyNot(History history, string otherwise) =>
        Streams(history).Any() ? Judgement.NotExercised(otherwise)
        : history.Requests(Listen).Any(Judging.IsJudged) ? Judgement.NotExercised(None)
        : Judgement.Unknown("the record has no subscriptions/listen");
}
