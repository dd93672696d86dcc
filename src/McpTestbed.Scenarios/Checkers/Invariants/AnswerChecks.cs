using McpTestbed.Core.Checking;
using McpTestbed.Core.Diagnostics;
using McpTestbed.Core.Histories;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Checkers.Invariants;

/// <summary>What holds of every answer: the right id, the right exchange, and once.</summary>
internal static class AnswerChecks
{
    /// <summary>The member of a result by which one can tell what was asked.</summary>
    private static readonly Dictionary<string, string> Signatures = new(StringComparer.Ordinal)
    {
        ["initialize"] = "protocolVersion",
        ["tools/list"] = "tools",
        ["tools/call"] = "content",
        ["prompts/list"] = "prompts",
        ["prompts/get"] = "messages",
        ["resources/list"] = "resources",
        ["resources/templates/list"] = "resourceTemplates",
        ["resources/read"] = "contents",
        ["server/discover"] = "supportedVersions",
        ["completion/complete"] = "completion",
    };

    public static readonly Check ResponseHasTheRequestId = new()
    {
        Id = "response-has-the-request-id",
        Claim = "An answer carries the id of its request, of the same type",
        Requirements = ["jsonrpc/response-id"],
        Remedy = "Copy the id as it came: 1 stays a number, \"1\" a string.",
        Allows =
        [
            "an error with the id null, or without one, where the request was refused as a whole",
            "another spelling of the same JSON value",
        ],
        Judge = history =>
        {
            var subjects = Answers(history);
            var asked = Ids(history);
            return SaidWire.Judge(
                subjects,
                said =>
                    IsForAnother(said, asked) || IsAsked(said) || IsUnreadable(said)
                        ? null
                        : $"has the id {said.Message.Id ?? "(none)"}; expected {said.Post!.RequestId()}",
                "the record has no answer to a request"
            );
        },
    };

    public static readonly Check AnswerOnItsOwnExchange = new()
    {
        Id = "answer-on-its-own-exchange",
        Claim = "Where requests are at work side by side, each answer comes on the exchange of its own request",
        Requirements = ["jsonrpc/response-id", "gap/concurrent-clients"],
        Remedy =
            "Keep the response to write to with the request itself: not with the session, and not by the JSON-RPC id, "
            + "which other clients use as well.",
        Allows = ["an answer that the client comes back for", "any order of the answers"],
        Explains =
        [
            "lost-answer-is-replayed",
            "session-answers-with-its-own-state",
            "request-beside-another-is-answered",
            "called-once-runs-once",
            "progress-is-of-an-active-request",
        ],
        Judge = JudgeOwn,
    };

    public static readonly Check OneAnswerForARequest = new()
    {
        Id = "one-answer-for-a-request",
        Claim = "A request is answered once on its stream",
        Requirements = ["jsonrpc/response-id", "transport/directions"],
        Remedy = "Send one answer, and end the stream after it.",
        Allows = ["an answer that a resumed stream repeats"],
        Judge = history =>
        {
            // A resumed stream may repeat what its client did not get.
            var subjects = Answers(history).FindAll(said => !said.IsOnResumption);
            return SaidWire.Judge(
                subjects,
                said =>
                    said.Message.Id is { } id
                    && subjects.Any(other =>
                        other.On == said.On && other != said && Before(other, said) && other.Message.Id == id
                    )
                        ? "is a second answer to one request"
                        : null,
                "the record has no answer to a request"
            );
        },
    };

    /// <summary>Answers to requests, each on the stream of a POST or on one that goes on with it.</summary>
    private static List<Said> Answers(History history) =>
        [.. history.Said().Where(said => said.Message.IsAnswer && said.Post is { } post && post.Asked().Any())];

    private static bool IsAsked(Said said) => said.Post!.Asked().Any(request => said.Message.Answers(request.Id));

    /// <summary>The error of a request that was refused as a whole need not have an id: it may be that nobody read
    /// it.</summary>
    private static bool IsUnreadable(Said said) =>
        said is { Message: { Kind: JsonRpcKind.Error, Id: null or "null" }, On.Served: false };

    private static HashSet<string> Ids(History history) =>
        [.. history.Requests().SelectMany(exchange => exchange.Asked()).Select(request => request.Id).OfType<string>()];

    /// <summary>Whether the id is that of another request, which makes it an answer that went astray.</summary>
    private static bool IsForAnother(Said said, HashSet<string> asked) =>
        !IsAsked(said) && said.Message.Id is { } id && asked.Contains(id);

    private static bool Before(Said one, Said other) =>
        (one.Event?.Event ?? 0) < (other.Event?.Event ?? 0) || (one.AtUs, one.Event is null) == (other.AtUs, true);

    private static Judgement JudgeOwn(History history)
    {
        var asked = Ids(history);
        var answers = Answers(history);
        var overlapped = Overlapping(history);
        var sessions = history.IssuedSessions();
        foreach (var said in answers)
        {
            var why = IsForAnother(said, asked)
                ? $"has the id {said.Message.Id} of another request; expected {said.Post!.RequestId()}"
                : ForeignContent(said, overlapped) ?? NamesAnother(said, sessions);
            if (why is not null)
                return Judgement.Violated($"{said} {why}", [.. said.Evidence, .. LostBeside(history, said)]);
        }

        var held = answers.FindAll(said => overlapped.ContainsKey(said.Post!));
        if (held.Count == 0)
            return history.Requests().FirstOrDefault(exchange => exchange.EndsBeforeItsAnswer()) is { } comesBack
                    ? Judgement.NotExercised(
                        $"the server ends its reply streams before the answer ({comesBack}), so none could go "
                            + "astray on them"
                    )
                : answers.Select(said => said.On.Link).Distinct().Count() > 1
                    ? Judgement.NotExercised("the server was done with each request before the next one reached it")
                : Judgement.Unknown("no two requests were at work side by side, so no answer could go astray");
        return Judgement.Held(
            $"{Counted.Of(held.Count, "answer")} came, each on its own exchange, while other requests were at work",
            held.Take(20).SelectMany(said => said.Evidence)
        );
    }

    /// <summary>Requests that were at work while another was, each with the others.</summary>
    private static Dictionary<Exchange, List<Exchange>> Overlapping(History history)
    {
        var requests = history
            .Requests()
            .Where(exchange => exchange.RpcMethod != "initialize")
            .Select(exchange => (Exchange: exchange, At: exchange.ToServer!.AtUs, Done: exchange.DoneAtUs()))
            .ToList();
        return requests
            .Select(one =>
                (
                    one.Exchange,
                    Others: requests
                        .FindAll(other => other != one && one.At < other.Done && other.At < one.Done)
                        .ConvertAll(other => other.Exchange)
                )
            )
            .Where(pair => pair.Others.Count > 0)
            .ToDictionary(pair => pair.Exchange, pair => pair.Others);
    }

    /// <summary>By the link's own clock for both: the second had reached the server when the first was
    /// answered.</summary>
    private static bool IsBeside(Exchange one, Exchange other) =>
        one != other && one.ToServer!.AtUs < other.DoneAtUs() && other.ToServer!.AtUs < one.DoneAtUs();

    /// <summary>What tells that a result is that of another request, which has the same id.</summary>
    private static string? ForeignContent(Said said, Dictionary<Exchange, List<Exchange>> overlapped)
    {
        if (said.Message.Kind != JsonRpcKind.Response || said.Post!.Asked().Count() != 1 || said.Json is not { } json)
            return null;
        if (json["result"] is not System.Text.Json.Nodes.JsonObject result || said.Post!.RpcMethod is not { } method)
            return null;
        var own = Signatures.GetValueOrDefault(method);
        if (own is not null && result.ContainsKey(own))
            return null;
        if (method == "ping" || own is not null)
        {
            var other = Signatures.FirstOrDefault(pair => pair.Key != method && result.ContainsKey(pair.Value));
            if (other.Key is not null)
                return $"has the result of {other.Key}; the request was {method}";
        }

        // An empty result is no list; it is a ping's where one was at work at the same time under the same id.
        return
            own is not null
            && result.Count == 0
            && overlapped.TryGetValue(said.Post, out var beside)
            && beside.Exists(exchange =>
                exchange.RpcMethod == "ping" && ForeignJson.SameId(exchange.RequestId(), said.Message.Id)
            )
            ? $"has the empty result of a ping; the request was {method}"
            : null;
    }

    /// <summary>A server that puts the session into its answers tells by it whose answer one is.</summary>
    private static string? NamesAnother(Said said, HashSet<string> sessions) =>
        said.On.OfSession() is { } own
        && said.Text is { } text
        && !text.Contains(own, StringComparison.Ordinal)
        && sessions.Any(session => session != own && text.Contains(session, StringComparison.Ordinal))
            ? "names the session of another client"
            : null;

    /// <summary>The requests of the same id that got no answer, because it went to this one.</summary>
    private static IEnumerable<int> LostBeside(History history, Said said) =>
        history
            .Requests()
            .Where(exchange =>
                exchange != said.Post
                && !exchange.HasOwnAnswer()
                && ForeignJson.SameId(exchange.RequestId(), said.Message.Id)
                && IsBeside(exchange, said.Post!)
            )
            .SelectMany(exchange => exchange.Evidence);
}
