using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using McpTestbed.Core.Pacing;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>A scripted server of Streamable HTTP with sessions (2025-03-26 to 2025-11-25).</summary>
/// <param name="revision">The only revision it speaks.</param>
internal sealed class SessionPeer(Revision revision) : Peer
{
    private readonly ConcurrentDictionary<string, Session> sessions = new();
    private readonly ConcurrentDictionary<string, EventLog> logs = new();
    private int opened;
    private int streams;
    private int answers;

    /// <summary>Whether it issues session ids.</summary>
    public bool IssuesIds { get; init; } = true;

    /// <summary>Whether it serves sessions by ids that it never issued.</summary>
    public bool ServesAnyId { get; init; }

    /// <summary>Whether it answers requests with streams.</summary>
    public bool Streams { get; init; }

    /// <summary>Whether events have ids, so that a client can come back for a stream.</summary>
    public bool HasEventIds { get; init; } = true;

    /// <summary>Whether it has a GET stream.</summary>
    public bool OffersGet { get; init; } = true;

    /// <summary>The status of a DELETE of a live session.</summary>
    public int DeleteStatus { get; init; } = 200;

    /// <summary>The version that it answers initialize with.</summary>
    public string Version { get; init; } = revision.Id;

    /// <summary>How the session header is spelled.</summary>
    public string SessionHeader { get; init; } = McpHeaders.SessionId;

    /// <summary>Makes a session id.</summary>
    public Func<int, string> NewId { get; init; } =
        number => $"S{number}-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";

    /// <summary>The tools it lists.</summary>
    public JsonArray Tools { get; init; } = PeerTools.All;

    /// <summary>Told of each session that opens, before its client is.</summary>
    public Action<Session> Opened { get; init; } = _ => { };

    /// <summary>How often tools were called.</summary>
    public ConcurrentDictionary<string, int> Calls { get; } = new();

    /// <summary>How many answers to its own requests came, right or wrong.</summary>
    public int Answers => Volatile.Read(ref answers);

    /// <summary>The sessions that live, by their ids; of one that has none the key is empty.</summary>
    public IReadOnlyDictionary<string, Session> Sessions => sessions;

    /// <summary>Ends a session, as a server may at any time.</summary>
    public void Expire(string id) => sessions.TryRemove(id, out _);

    /// <summary>Ends every session.</summary>
    public void ExpireAll() => sessions.Clear();

    /// <summary>Makes the log of a stream, for which a client can come back.</summary>
    /// <param name="kind"><c>p</c> for a reply, <c>g</c> for a GET stream.</param>
    public EventLog NewLog(string kind)
    {
        var name = $"{kind}{Interlocked.Increment(ref streams)}";
        return logs[name] = new(name, HasEventIds);
    }

    /// <summary>Makes the log of a reply; where the revision wants one, it begins with a priming event.</summary>
    public EventLog NewReply(int? retryMs = null)
    {
        var log = NewLog("p");
        if (HasEventIds && revision.HasPrimingEvents)
            log.Add("", retryMs);
        return log;
    }

    /// <inheritdoc />
    public override Task ServeAsync(PeerRequest request, PeerAnswer answer) =>
        request.Method switch
        {
            "POST" => PostAsync(request, answer),
            "GET" => GetAsync(request, answer),
            "DELETE" => DeleteAsync(request, answer),
            _ => answer.SendStatusAsync(405, "Allow: GET, POST, DELETE"),
        };

    /// <summary>Answers a JSON-RPC request with a result, as this server answers: by JSON or by a stream.</summary>
    public Task ReplyAsync(PeerRequest request, PeerAnswer answer, string message, params IEnumerable<string> headers)
    {
        if (!Streams)
            return answer.SendJsonAsync(message, headers);
        var log = NewReply();
        log.Add(message);
        log.End();
        return log.FollowAsync(answer, 0, headers);
    }

    /// <summary>Answers a call by a stream in which the server asks something first: the answer follows once the client
    /// has answered, or does not in time.</summary>
    /// <param name="request">The call.</param>
    /// <param name="answer">Its response.</param>
    /// <param name="deadline">How long the client is waited for; disposed here.</param>
    /// <param name="first">Messages, a request of the server among them.</param>
    public Task AskFirstAsync(PeerRequest request, PeerAnswer answer, PacedDeadline deadline, params string[] first)
    {
        var before = Answers;
        var log = NewReply();
        foreach (var message in first)
            log.Add(message);
        return Task.WhenAll(log.FollowAsync(answer), EndAsync());

        async Task EndAsync()
        {
            await UntilAsync(() => Answers > before, deadline);
            log.Add(AnswerTo(request.Json!));
            log.End();
        }
    }

    /// <summary>Answers initialize: opens a session.</summary>
    public async Task InitializeAsync(PeerRequest request, PeerAnswer answer)
    {
        var session = OpenSession();
        await ReplyAsync(request, answer, Rpc.Result(request.Id, InitializeResult), HeadersOf(session));
    }

    /// <summary>Opens a session.</summary>
    public Session OpenSession()
    {
        var id = IssuesIds ? NewId(Interlocked.Increment(ref opened)) : "";
        var session = sessions[id] = new(id, NewLog("g"));
        Opened(session);
        return session;
    }

    /// <summary>The header lines of the response that opens a session.</summary>
    public string[] HeadersOf(Session session) => session.Id.Length > 0 ? [$"{SessionHeader}: {session.Id}"] : [];

    /// <summary>The result of initialize.</summary>
    public JsonObject InitializeResult =>
        new()
        {
            ["protocolVersion"] = Version,
            ["capabilities"] = new JsonObject { ["tools"] = new JsonObject(), ["logging"] = new JsonObject() },
            ["serverInfo"] = new JsonObject { ["name"] = "mcptestbed-peer", ["version"] = "1.0.0" },
        };

    private async Task PostAsync(PeerRequest request, PeerAnswer answer)
    {
        if (request.Messages.Any(message => message.IsAnswer))
            Interlocked.Increment(ref answers);
        if (request.Messages.Count == 0)
        {
            await answer.SendAsync(400, Rpc.Error(null, ErrorCodes.ParseError, "no JSON"), Json);
            return;
        }

        if (request.Rpc == "initialize")
        {
            await InitializeAsync(request, answer);
            return;
        }

        if (await RefuseAsync(request, answer))
            return;
        if (request.Messages.All(message => message.Kind != JsonRpcKind.Request))
        {
            await answer.SendStatusAsync(202);
            return;
        }

        if (request.Messages.Count > 1 || request.Json is null)
        {
            await (
                revision.HasBatching
                    ? answer.SendJsonAsync(BatchOf(request))
                    : answer.SendAsync(400, Rpc.Error(null, ErrorCodes.InvalidRequest, "one message a POST"), Json)
            );
            return;
        }

        await ReplyAsync(request, answer, AnswerTo(request.Json));
    }

    /// <summary>The answer of this server to a request.</summary>
    public string AnswerTo(JsonObject request)
    {
        var id = request["id"];
        switch (request["method"].AsText())
        {
            case "ping":
            case "logging/setLevel":
                return Rpc.Result(id, new JsonObject());
            case "tools/list":
                return Rpc.Result(id, new JsonObject { ["tools"] = Tools.DeepClone() });
            case "tools/call":
                var tool = request.At("params", "name").AsText() ?? "";
                Calls.AddOrUpdate(tool, 1, (_, before) => before + 1);
                return Rpc.Result(id, Rpc.Text(PeerTools.Answer(tool, request.At("params", "arguments"))));
            default:
                return Rpc.Error(id, ErrorCodes.MethodNotFound, "this server has no such method");
        }
    }

    private string BatchOf(PeerRequest request) =>
        new JsonArray([
            .. (JsonNode.Parse(request.Body.Span) as JsonArray ?? [])
                .OfType<JsonObject>()
                .Where(message => message.ContainsKey("id") && message.ContainsKey("method"))
                .Select(message => JsonNode.Parse(AnswerTo(message))),
        ]).ToJsonString();

    private async Task GetAsync(PeerRequest request, PeerAnswer answer)
    {
        if (!OffersGet && request.LastEventId is null)
        {
            await answer.SendStatusAsync(405, "Allow: POST, DELETE");
            return;
        }

        if (await RefuseAsync(request, answer))
            return;
        if (request.LastEventId is { } last)
        {
            foreach (var log in logs.Values)
            {
                if (log.NumberOf(last) is { } number)
                {
                    await log.FollowAsync(answer, number);
                    return;
                }
            }

            await answer.SendStatusAsync(400);
            return;
        }

        var own = sessions.GetValueOrDefault(IssuesIds ? request.SessionId! : "")?.Get ?? NewLog("g");
        if (own.Streams == 0 && HasEventIds && revision.HasPrimingEvents)
            own.Add("");
        await own.FollowAsync(answer);
    }

    private async Task DeleteAsync(PeerRequest request, PeerAnswer answer)
    {
        if (await RefuseAsync(request, answer))
            return;
        if (DeleteStatus is >= 200 and < 300 && request.SessionId is { } id && sessions.TryRemove(id, out var session))
            session.Get.End();
        await answer.SendStatusAsync(DeleteStatus);
    }

    /// <summary>Refuses what is not of a live session, or names no version.</summary>
    private async Task<bool> RefuseAsync(PeerRequest request, PeerAnswer answer)
    {
        var status =
            request.SessionId is null && IssuesIds ? 400
            : IssuesIds && !ServesAnyId && !sessions.ContainsKey(request.SessionId!) ? 404
            : revision.HasVersionHeader
            && request.Header(McpHeaders.ProtocolVersion) is { } version
            && !Revision.TryParse(version, out _)
                ? 400
            : 0;
        if (status == 0)
            return false;
        await answer.SendAsync(status, Rpc.Error(null, ErrorCodes.InvalidRequest, "refused"), Json);
        return true;
    }

    private static string Json => $"Content-Type: {MediaTypes.Json}";

    /// <summary>A session that lives.</summary>
    /// <param name="Id">Its id; empty for none.</param>
    /// <param name="Get">The events of its GET stream.</param>
    internal sealed record Session(string Id, EventLog Get);
}
