using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Scenarios.Probes;

/// <summary>
/// A probe that speaks Streamable HTTP in the run's revision, and can be made to misspeak line by line. What a correct
/// client does of itself it does as well: it answers the server's requests, comes back for answers, and gives its
/// sessions back at the end of the run.
/// </summary>
internal sealed class McpProbe : Probe
{
    /// <summary>A tool that the user names may take this long.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(30);

    private readonly ConcurrentBag<Task> aside = [];

    /// <summary>Enough for replicas to show themselves, whether they are asked in turn or at random (of three, the one
    /// that knows the session is missed once in a hundred times).</summary>
    private const int AskedAgain = 12;

    private readonly ConcurrentDictionary<string, IReadOnlyList<HeaderAnnotation>> mirrored = [];
    private readonly ConcurrentDictionary<string, bool> sessions = [];
    private readonly ConcurrentDictionary<string, bool> askedAgain = [];

    /// <summary>The version that the server chose for each session, which may be another than was asked for.</summary>
    private readonly ConcurrentDictionary<string, string> negotiated = [];
    private const int IdsApart = 10_000;

    private int lastId;

    /// <summary>Makes a client with a link of its own. It counts its ids as SDKs do: all clients of a run from 0, or
    /// all from 1.</summary>
    public McpProbe(ScenarioContext context)
        : base(context)
    {
        lastId = context.Seed % 2 == 0 ? -1 : 0;
        Credentials = context.Target.Headers;
        context.AtTheEnd(GiveBackAsync);
    }

    /// <summary>Where messages are posted, as path and query, where that is not the endpoint itself.</summary>
    public string? PostTarget { get; set; }

    /// <summary>Header lines that show who asks.</summary>
    /// <value>Default: those of the first user.</value>
    public IReadOnlyList<string> Credentials { get; init; }

    /// <summary>Whether initialize declares roots; the server may ask for them then, and gets an empty list.</summary>
    public bool HasRoots { get; set; }

    /// <summary>Whether initialize declares elicitation; the drive answers what the server asks for then.</summary>
    public bool HasElicitation { get; init; }

    /// <summary>A second client of another one's session. Its request ids are others: in a session, none may come twice
    /// (jsonrpc/id-unique-in-session).</summary>
    public static McpProbe InSessionOf(McpProbe first) => InSessionOf(first, first.Credentials);

    /// <summary>The same for a client that shows other credentials than the session's own.</summary>
    public static McpProbe InSessionOf(McpProbe first, IReadOnlyList<string> credentials) =>
        new(first.Context)
        {
            SessionId = first.SessionId,
            lastId = first.lastId + IdsApart,
            Credentials = credentials,
        };

    /// <summary>What the server declared in its answer to initialize; null before that.</summary>
    public JsonObject? Capabilities { get; private set; }

    /// <summary>The session id the target issued; null for none. Two probes may be given the same one.</summary>
    public string? SessionId { get; set; }

    /// <summary>How far from where clients usually begin to count its requests are counted.</summary>
    /// <value>Default 0.</value>
    public int IdsFrom
    {
        init => lastId += value;
    }

    /// <summary>Whether the session keeps a text, which the server's own tools tell.</summary>
    public bool KeepsText { get; set; }

    /// <summary>Opens a session (where the revision has them) as a well-behaved client does.</summary>
    /// <exception cref="TargetUnreachableException">The target did not let a correct client in.</exception>
    public async Task<McpProbe> OpenSessionAsync(CancellationToken cancellationToken)
    {
        using var measured = Context.Deadline(OperationDeadline, cancellationToken);
        var answer = await InitializeAsync(cancellationToken);
        if (answer.Rpc is not null)
            Context.Target.Pace.Answered(measured.Given);
        if (answer.Rpc?["result"] is null)
        {
            throw new TargetUnreachableException(
                "the target did not answer a correct initialize with a result: "
                    + $"{answer.Problem ?? $"status {answer.Status}{Comeback(answer)}"}"
            );
        }

        await SendAsync(Notification("notifications/initialized"), cancellationToken);
        return this;
    }

    /// <summary>For people: when a server that is too busy wants to be asked again.</summary>
    private static string Comeback(Answer answer) =>
        answer.Status is 429 or 503 && answer.Head?.Values("Retry-After").FirstOrDefault() is { } value
            ? $" with Retry-After: {value} (it limits requests: choose fewer scenarios at a time with --scenario, or "
                + "raise its limit)"
            : "";

    /// <summary>Sends initialize and keeps the session id it is given.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="initialize">The request; null for the usual one.</param>
    /// <param name="on">The connection; null for one of its own.</param>
    public async Task<Answer> InitializeAsync(
        CancellationToken cancellationToken,
        ProbeRequest? initialize = null,
        ProbeConnection? on = null
    )
    {
        initialize ??= Initialize();
        var answer = on is null
            ? await SendAsync(initialize, cancellationToken)
            : await SendOnAsync(on, initialize, cancellationToken);
        if (answer.Served)
            SessionId = answer.SessionId;
        answer = await PollAsync(initialize, answer, cancellationToken);
        Capabilities = answer.Rpc.At("result", "capabilities") as JsonObject;
        if (answer.SessionId is { } session && answer.Rpc.At("result", "protocolVersion").AsText() is { } version)
            negotiated[session] = version;
        return answer;
    }

    /// <summary>Sends a JSON-RPC request as a correct client would and reads the answer.</summary>
    public Task<Answer> CallAsync(string method, CancellationToken cancellationToken, JsonObject? parameters = null) =>
        CallAsync(Request(method, parameters), cancellationToken);

    /// <summary>Calls a tool.</summary>
    public Task<Answer> CallToolAsync(string tool, JsonObject arguments, CancellationToken cancellationToken) =>
        CallAsync(ToolRequest(tool, arguments), cancellationToken);

    /// <inheritdoc />
    public override async Task<Answer> CallAsync(ProbeRequest request, CancellationToken cancellationToken) =>
        await PollAsync(request, await SendAsync(request, cancellationToken), cancellationToken);

    /// <summary>
    /// Asks some times more in a session that was answered 404 for the first time: where it has ended, 404 comes from
    /// then on; where replicas do not share it, the record has the proof as soon as one serves it.
    /// </summary>
    protected override async Task AfterAsync(ProbeRequest request, Answer answer, CancellationToken cancellationToken)
    {
        if (
            answer.Status != 404
            || request.IsAside
            || SessionOf(request) is not { } session
            || !sessions.ContainsKey(session)
            || !askedAgain.TryAdd(session, true)
        )
            return;
        var isLost = false;
        for (var i = 0; i < AskedAgain; i++)
        {
            var again = await SendAsync(
                InSession(Request("ping"), session).For("POST ping, whether the session has ended for good"),
                cancellationToken
            );

            // What was answered 404 before may have been wrong in itself: only correct requests are proof.
            if (isLost && again.Served)
                return;
            isLost |= again.Status == 404;
        }
    }

    /// <summary>The same on a given connection; for the rest the client comes back on another one.</summary>
    public async Task<Answer> CallOnAsync(
        ProbeConnection connection,
        ProbeRequest request,
        CancellationToken cancellationToken
    ) => await PollAsync(request, await SendOnAsync(connection, request, cancellationToken), cancellationToken);

    /// <summary>
    /// Opens the GET stream; null when the head of an answer did not come in time. Where it is late, a ping meanwhile
    /// shows whether the server answers others.
    /// </summary>
    public async Task<ProbeStream?> OpenGetStreamAsync(CancellationToken cancellationToken, string? purpose = null)
    {
        var request = purpose is null ? Get() : Get().For(purpose);
        var opening = TryOpenAsync(request, cancellationToken);
        var first = await Task.WhenAny(opening, Task.Delay(NoticeWindow, Context.Time, cancellationToken));
        if (first != opening)
            await CallAsync(Request("ping").For("POST ping while the GET stream opens"), cancellationToken);
        return await opening;
    }

    /// <summary>Ends the session in the middle of a run, as a client does that is done with it.</summary>
    public async Task CloseSessionAsync(CancellationToken cancellationToken)
    {
        await GiveBackAsync(cancellationToken);
        SessionId = null;
    }

    /// <summary>The same without what shows who asks, where the target was given that.</summary>
    public ProbeRequest WithoutCredentials(ProbeRequest request) =>
        Context.Target.Headers.Aggregate(request, (rest, line) => rest.Without(HeaderLine.NameOf(line)));

    /// <summary>The same with other credentials.</summary>
    public ProbeRequest WithCredentials(ProbeRequest request, IEnumerable<string> lines) =>
        lines.Aggregate(WithoutCredentials(request), (rest, line) => rest.With(line));

    /// <summary>The initialize request.</summary>
    public ProbeRequest Initialize(string? version = null)
    {
        var parameters = new JsonObject
        {
            ["protocolVersion"] = version ?? Context.Revision.Id,
            ["capabilities"] = Declared(),
            ["clientInfo"] = new JsonObject
            {
                ["name"] = "mcptestbed-probe",
                ["version"] = Core.Diagnostics.ToolVersion.Current,
            },
        };
        return Request("initialize", parameters).Without(McpHeaders.SessionId).Without(McpHeaders.ProtocolVersion);
    }

    private JsonObject Declared()
    {
        var declared = new JsonObject();
        if (HasRoots)
            declared["roots"] = new JsonObject();
        if (HasElicitation)
            declared["elicitation"] = new JsonObject();
        return declared;
    }

    /// <summary>A POST with a JSON-RPC request, as a correct client writes it.</summary>
    public ProbeRequest Request(string method, JsonObject? parameters = null)
    {
        var id = Interlocked.Increment(ref lastId);
        var body = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id,
            ["method"] = method,
        };
        if (Context.Revision.IsStateless)
            (parameters ??= [])["_meta"] = Metadata(parameters["_meta"] as JsonObject);
        if (parameters is not null)
            body["params"] = parameters;
        return Post(body) with
        {
            RpcId = id.ToString(CultureInfo.InvariantCulture),
            RpcMethod = method,
            Purpose = $"POST {method}",
        };
    }

    /// <summary>A <c>tools/call</c>.</summary>
    public ProbeRequest ToolRequest(string tool, JsonObject arguments, JsonObject? meta = null)
    {
        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = arguments };
        if (meta is not null)
            parameters["_meta"] = meta;
        var request = Request("tools/call", parameters).For($"POST tools/call {tool}");
        foreach (var annotation in AnnotationsOf(tool))
        {
            if (HeaderAnnotation.TextOf(annotation.ArgumentIn(arguments)) is { } text)
                request = request.With(HeaderAnnotation.Prefix + annotation.Value, HeaderAnnotation.Encode(text));
        }

        return request;
    }

    /// <summary>A <c>tools/call</c> of a tool that may be called.</summary>
    public ProbeRequest ToolRequest(ToolCall call, JsonObject? meta = null) =>
        ToolRequest(call.Tool, JsonNode.Parse(call.ArgumentsJson)!.AsObject(), meta);

    /// <summary>Keeps which parameters of a tool are mirrored into headers, from its place in the list.</summary>
    public void Learn(string tool, IReadOnlyList<HeaderAnnotation> annotations) =>
        mirrored[tool] = [.. annotations.Where(one => one is { Value: not null, Path: not null })];

    /// <summary>The parameters of a tool that are mirrored, as far as its list was read.</summary>
    public IReadOnlyList<HeaderAnnotation> AnnotationsOf(string tool) => mirrored.GetValueOrDefault(tool) ?? [];

    /// <summary>
    /// A request that a server answers with more than one event, and the number of events after which to cut: the
    /// instrumented progress tool, the tool the user named, or tools/list, which at least some servers prime.
    /// </summary>
    public (ProbeRequest Request, int Events) StreamedRequest()
    {
        if (Context.Target.HasInstrumentedTools)
            return (ToolRequest("progress", new JsonObject { ["steps"] = 4 }, ProgressToken()), 2);
        return Streaming is { } call ? (ToolRequest(call, ProgressToken()), 1) : (Request("tools/list"), 1);
    }

    /// <summary>A progress token that no other request has.</summary>
    public JsonObject ProgressToken() => new() { ["progressToken"] = $"{Label}-{lastId + 1}" };

    private ToolCall? Streaming => Context.Target.Tools.Progress ?? Context.Target.Tools.Slow;

    /// <summary>
    /// How long such a request may take: the tool that the user named is called once undisturbed, so that slow work is
    /// not taken for lost work.
    /// </summary>
    public Task<TimeSpan> PatienceAsync(CancellationToken cancellationToken) =>
        Streaming is not { } call || Context.Target.HasInstrumentedTools
            ? Task.FromResult(OperationDeadline)
            : PatienceAsync(call, cancellationToken);

    /// <summary>The same for one tool.</summary>
    public async Task<TimeSpan> PatienceAsync(ToolCall call, CancellationToken cancellationToken)
    {
        using var measured = Context.Deadline(LongestCall, cancellationToken);
        await SendAsync(
            ToolRequest(call, ProgressToken()).For($"POST tools/call {call.Tool}, undisturbed"),
            LongestCall,
            cancellationToken
        );
        return measured.Given / Context.Slowness + OperationDeadline;
    }

    /// <summary>Calls the instrumented sleep tool and breaks the connection off once the tool is at work.</summary>
    /// <returns>The key by which the witness knows the work.</returns>
    public async Task<string> BreakOffDuringSleepAsync(CancellationToken cancellationToken)
    {
        var key = ScenarioProbes.FreshKey();
        var patience = new Patience(Context);
        while (true)
        {
            using var connection = await ConnectAsync(cancellationToken);
            var call = OpenOnAsync(
                connection,
                ToolRequest("sleep", new JsonObject { ["key"] = key }).For("POST tools/call sleep, broken off"),
                cancellationToken
            );
            await RepeatAsync(
                () => SleepStatus(key),
                OperationDeadline,
                answer => answer.ToolText == "running" || IsPutOff(call),
                cancellationToken
            );
            if (IsPutOff(call) && await patience.IsAskedAsync((await call).ToAnswer(), cancellationToken))
                continue;
            await BreakOffAsync(connection, call, cancellationToken);
            return key;
        }
    }

    private static bool IsPutOff(Task<ProbeStream> call) =>
        call is { IsCompletedSuccessfully: true, Result.Head.Status: 429 or 502 or 503 or 504 };

    private static async Task BreakOffAsync(
        ProbeConnection connection,
        Task<ProbeStream> call,
        CancellationToken cancellationToken
    )
    {
        connection.Reset();
        try
        {
            (await call).Reset();
        }
        catch (Exception error) when (IsWireProblem(error, cancellationToken))
        {
            // The answer's head had not come yet: that is the connection just broken off.
        }
    }

    /// <summary>Asks the witness what became of a sleep.</summary>
    public ProbeRequest SleepStatus(string key) => ToolRequest("sleep-status", new JsonObject { ["key"] = key });

    /// <summary>A stateless request that names another version than the run's, in header and body alike.</summary>
    public ProbeRequest InVersion(string version, string method) =>
        Request(method)
            .With(McpHeaders.ProtocolVersion, version)
            .Edited(json => json["params"]!["_meta"]!["io.modelcontextprotocol/protocolVersion"] = version);

    /// <summary>A POST with a notification.</summary>
    public ProbeRequest Notification(string method) =>
        Post(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method }).For($"POST {method}");

    /// <summary>A POST that cancels a request.</summary>
    public ProbeRequest Cancellation(ProbeRequest request) =>
        Notification("notifications/cancelled")
            .Edited(json =>
                json["params"] = new JsonObject
                {
                    ["requestId"] = JsonNode.Parse(request.RpcId!),
                    ["reason"] = "the user does not want it any more",
                }
            );

    /// <summary>A POST with any JSON.</summary>
    public ProbeRequest Post(JsonNode body)
    {
        List<string> lines =
        [
            .. CommonLines(),
            "Content-Type: application/json",
            "Accept: application/json, text/event-stream",
        ];
        if (Context.Revision.IsStateless && body is JsonObject json && json["method"]?.GetValue<string>() is { } method)
        {
            lines.Add($"{McpHeaders.Method}: {method}");
            var name = json["params"]?["name"] ?? json["params"]?["uri"];
            if (method is "tools/call" or "prompts/get" or "resources/read" && name is not null)
                lines.Add($"{McpHeaders.Name}: {name.GetValue<string>()}");
        }

        return new(
            "POST",
            PostTarget ?? Context.Target.Endpoint.PathAndQuery,
            lines,
            body.ToJsonString(JsonSerializerOptions.Default)
        );
    }

    /// <summary>A GET for the event stream.</summary>
    public ProbeRequest Get(string? lastEventId = null)
    {
        List<string> lines = [.. CommonLines(), "Accept: text/event-stream"];
        if (lastEventId is not null)
            lines.Add($"{McpHeaders.LastEventId}: {lastEventId}");
        return new("GET", Context.Target.Endpoint.PathAndQuery, lines, null)
        {
            Purpose = lastEventId is null ? "GET stream" : "GET stream with Last-Event-ID",
        };
    }

    /// <summary>A DELETE of the session.</summary>
    public ProbeRequest Delete() =>
        new("DELETE", Context.Target.Endpoint.PathAndQuery, CommonLines(), null) { Purpose = "DELETE session" };

    /// <summary>A CORS preflight.</summary>
    public ProbeRequest Preflight(string origin, string method, IEnumerable<string> headers) =>
        new(
            "OPTIONS",
            Context.Target.Endpoint.PathAndQuery,
            [
                $"Host: {Context.Target.Authority}",
                $"Origin: {origin}",
                $"Access-Control-Request-Method: {method}",
                $"Access-Control-Request-Headers: {string.Join(",", headers)}",
            ],
            null
        )
        {
            Purpose = $"preflight for {method}",
        };

    /// <inheritdoc />
    protected override void Answered(ProbeRequest request, HttpHead head)
    {
        if (head.Status is not (>= 200 and < 300))
            return;
        if (request.RpcMethod == "initialize" && head.Values(McpHeaders.SessionId).FirstOrDefault() is { } issued)
            sessions.TryAdd(issued, true);
        else if (request.Method == "DELETE" && SessionOf(request) is { } ended)
            sessions.TryRemove(ended, out _);
    }

    /// <inheritdoc />
    protected override void Heard(ProbeRequest request, HttpHead head, SseEvent sse)
    {
        if (!Context.Revision.HasHandshake || sse.Data is null)
            return;
        var session = head.Values(McpHeaders.SessionId).FirstOrDefault() ?? SessionOf(request);
        foreach (var message in JsonRpcMessage.Peek(Encoding.UTF8.GetBytes(sse.Data)))
        {
            if (HasElicitation && message.Method == InputAnswers.Elicitation)
                continue;
            if (message is { Kind: JsonRpcKind.Request, Id: { } id } && ForeignJson.ParseId(id) is { } given)
                aside.Add(ReplyAsync(message.Method!, given, session));
        }
    }

    /// <summary>Answers a request of the server, as the capabilities say that were declared: ping always.</summary>
    private async Task ReplyAsync(string method, JsonNode id, string? session)
    {
        var reply = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id };
        if (method == "ping")
            reply["result"] = new JsonObject();
        else if (method == "roots/list" && HasRoots)
            reply["result"] = new JsonObject { ["roots"] = new JsonArray() };
        else
            reply["error"] = new JsonObject
            {
                ["code"] = ErrorCodes.MethodNotFound,
                ["message"] = "this client does not offer that",
            };
        await SendAsync(InSession(Post(reply), session).For($"POST answer to {method}"), CancellationToken.None);
    }

    /// <summary>Ends what is open of this client's doing: its answers to the server, and the sessions that it was
    /// given.</summary>
    private async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(aside).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!Context.Revision.HasSessions)
            return;
        foreach (var session in sessions.Keys)
        {
            sessions.TryRemove(session, out _);
            var delete = InSession(Delete(), session).For("DELETE the session, given back");
            if (Context.Revision.HasVersionHeader && negotiated.TryGetValue(session, out var version))
                delete = delete.With(McpHeaders.ProtocolVersion, version);
            await SendAsync(delete, cancellationToken);
        }
    }

    private static ProbeRequest InSession(ProbeRequest request, string? session) =>
        (session is null ? request : request.With(McpHeaders.SessionId, session)) with
        {
            IsAside = true,
        };

    private static string? SessionOf(ProbeRequest request) =>
        HeaderLine.Values(request.Lines, McpHeaders.SessionId).FirstOrDefault();

    /// <summary>
    /// Comes back for the rest where the server ended a reply stream before its answer, once it gave an event id to
    /// come back with: in 2025-11-25 a server may make its client do so, and before that a client may.
    /// </summary>
    private async Task<Answer> PollAsync(ProbeRequest request, Answer answer, CancellationToken cancellationToken)
    {
        using var deadline = Context.Deadline(OperationDeadline, cancellationToken);
        while (
            Context.Revision.HasSessions
            && answer is { IsStream: true, Problem: null, Rpc: null, LastEventId: { } last }
            && !deadline.IsOver
        )
        {
            var wait = answer.Retry < OperationDeadline ? answer.Retry : OperationDeadline;
            await Task.Delay(wait > BetweenRepetitions ? wait : BetweenRepetitions, Context.Time, cancellationToken);
            var rest = await SendAsync(Get(last) with { RpcId = request.RpcId }, cancellationToken);
            if (!rest.IsStream)
                break;
            answer = answer with { Events = [.. answer.Events, .. rest.Events], Problem = rest.Problem };
        }

        return answer;
    }

    private List<string> CommonLines()
    {
        List<string> lines = [$"Host: {Context.Target.Authority}", "Accept-Encoding: identity", .. Credentials];
        if (SessionId is not null)
            lines.Add($"{McpHeaders.SessionId}: {SessionId}");
        if (Context.Revision.HasVersionHeader)
            lines.Add($"{McpHeaders.ProtocolVersion}: {Context.Revision.Id}");
        return lines;
    }

    private JsonObject Metadata(JsonObject? given)
    {
        var meta = given?.DeepClone().AsObject() ?? [];
        meta["io.modelcontextprotocol/protocolVersion"] = Context.Revision.Id;
        meta["io.modelcontextprotocol/clientCapabilities"] = new JsonObject();
        meta["io.modelcontextprotocol/clientInfo"] = new JsonObject
        {
            ["name"] = "mcptestbed-probe",
            ["version"] = Core.Diagnostics.ToolVersion.Current,
        };
        return meta;
    }
}
