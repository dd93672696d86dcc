using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Scenarios;

namespace McpTestbed.Scenarios.Probes;

/// <summary>A probe that speaks Streamable HTTP in the run's revision, and can be made to misspeak line by
/// line.</summary>
internal sealed class McpProbe : Probe
{
    private const int IdsPerClient = 1000;

    /// <summary>A tool that the user names may take this long.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(30);

    private int lastId;

    /// <summary>Makes a client with a link of its own.</summary>
    public McpProbe(Stage stage)
        : base(stage) => lastId = int.Parse(Label.AsSpan(1), CultureInfo.InvariantCulture) * IdsPerClient;

    /// <summary>The session id the target issued; null for none. Two probes may be given the same one.</summary>
    public string? SessionId { get; set; }

    /// <summary>Opens a session (where the revision has them) as a well-behaved client does.</summary>
    /// <exception cref="TargetUnreachableException">The target did not let a correct client in.</exception>
    public async Task<McpProbe> OpenSessionAsync(CancellationToken cancellationToken)
    {
        using var measured = Stage.Deadline(OperationDeadline, cancellationToken);
        var answer = await InitializeAsync(cancellationToken);
        if (answer.Rpc is not null)
            Stage.Target.Pace.Answered(measured.Given);
        if (answer.Rpc?["result"] is null)
        {
            throw new TargetUnreachableException(
                "the target did not answer a correct initialize with a result: "
                    + $"{answer.Problem ?? $"status {answer.Status}"}"
            );
        }

        await SendAsync(Notification("notifications/initialized"), cancellationToken);
        return this;
    }

    /// <summary>Sends initialize and keeps the session id it is given.</summary>
    public async Task<Answer> InitializeAsync(CancellationToken cancellationToken)
    {
        var initialize = Initialize();
        var answer = await SendAsync(initialize, cancellationToken);
        if (answer.Served)
            SessionId = answer.SessionId;
        return await PollAsync(initialize, answer, cancellationToken);
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

    /// <summary>The initialize request.</summary>
    public ProbeRequest Initialize(string? version = null)
    {
        var parameters = new JsonObject
        {
            ["protocolVersion"] = version ?? Stage.Revision.Id,
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject
            {
                ["name"] = "mcptestbed-probe",
                ["version"] = Core.Diagnostics.ToolVersion.Current,
            },
        };
        return Request("initialize", parameters).Without(McpHeaders.SessionId).Without(McpHeaders.ProtocolVersion);
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
        if (Stage.Revision.IsStateless)
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
        return Request("tools/call", parameters).For($"POST tools/call {tool}");
    }

    /// <summary>
    /// A request that a server answers with more than one event, and the number of events after which to cut: the
    /// instrumented progress tool, the tool the user named, or tools/list, which at least some servers prime.
    /// </summary>
    public (ProbeRequest Request, int Events) StreamedRequest()
    {
        var meta = new JsonObject { ["progressToken"] = $"{Label}-{lastId + 1}" };
        if (Stage.Target.HasInstrumentedTools)
            return (ToolRequest("progress", new JsonObject { ["steps"] = 4 }, meta), 2);
        return Stage.Target.Call is { } call
            ? (ToolRequest(call.Tool, JsonNode.Parse(call.ArgumentsJson)!.AsObject(), meta), 1)
            : (Request("tools/list"), 1);
    }

    /// <summary>
    /// How long such a request may take: the tool that the user named is called once undisturbed, so that slow work is
    /// not
    /// taken for lost work.
    /// </summary>
    public async Task<TimeSpan> PatienceAsync(CancellationToken cancellationToken)
    {
        if (Stage.Target.Call is null || Stage.Target.HasInstrumentedTools)
            return OperationDeadline;
        using var measured = Stage.Deadline(LongestCall, cancellationToken);
        await SendAsync(StreamedRequest().Request.For("POST tools/call, undisturbed"), LongestCall, cancellationToken);
        return measured.Given / Stage.Slowness + OperationDeadline;
    }

    /// <summary>Calls the instrumented sleep tool and breaks the connection off once the tool is at work.</summary>
    /// <returns>The key by which the witness knows the work.</returns>
    public async Task<string> BreakOffDuringSleepAsync(CancellationToken cancellationToken)
    {
        var key = StageProbes.FreshKey();
        using var connection = await ConnectAsync(cancellationToken);
        var call = OpenOnAsync(
            connection,
            ToolRequest("sleep", new JsonObject { ["key"] = key }).For("POST tools/call sleep, broken off"),
            cancellationToken
        );
        await RepeatAsync(
            () => SleepStatus(key),
            OperationDeadline,
            answer => answer.ToolText == "running",
            cancellationToken
        );
        connection.Reset();
        try
        {
            (await call).Reset();
        }
        catch (Exception error) when (IsWireProblem(error, cancellationToken))
        {
            // The answer's head had not come yet: that is the connection just broken off.
        }

        return key;
    }

    /// <summary>Asks the witness what became of a sleep.</summary>
    public ProbeRequest SleepStatus(string key) => ToolRequest("sleep-status", new JsonObject { ["key"] = key });

    /// <summary>A stateless tools/list that names another version than the run's, in header and body alike.</summary>
    public ProbeRequest InVersion(string version) =>
        Request("tools/list")
            .With(McpHeaders.ProtocolVersion, version)
            .Edited(json => json["params"]!["_meta"]!["io.modelcontextprotocol/protocolVersion"] = version);

    /// <summary>A POST with a notification.</summary>
    public ProbeRequest Notification(string method) =>
        Post(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method }).For($"POST {method}");

    /// <summary>A POST with any JSON.</summary>
    public ProbeRequest Post(JsonNode body)
    {
        List<string> lines =
        [
            .. CommonLines(),
            "Content-Type: application/json",
            "Accept: application/json, text/event-stream",
        ];
        if (Stage.Revision.IsStateless && body is JsonObject json && json["method"]?.GetValue<string>() is { } method)
        {
            lines.Add($"{McpHeaders.Method}: {method}");
            var name = json["params"]?["name"] ?? json["params"]?["uri"];
            if (method is "tools/call" or "prompts/get" or "resources/read" && name is not null)
                lines.Add($"{McpHeaders.Name}: {name.GetValue<string>()}");
        }

        return new("POST", Stage.Target.Endpoint.PathAndQuery, lines, body.ToJsonString(JsonSerializerOptions.Default));
    }

    /// <summary>A GET for the event stream.</summary>
    public ProbeRequest Get(string? lastEventId = null)
    {
        List<string> lines = [.. CommonLines(), "Accept: text/event-stream"];
        if (lastEventId is not null)
            lines.Add($"{McpHeaders.LastEventId}: {lastEventId}");
        return new("GET", Stage.Target.Endpoint.PathAndQuery, lines, null)
        {
            Purpose = lastEventId is null ? "GET stream" : "GET stream with Last-Event-ID",
        };
    }

    /// <summary>A DELETE of the session.</summary>
    public ProbeRequest Delete() =>
        new("DELETE", Stage.Target.Endpoint.PathAndQuery, CommonLines(), null) { Purpose = "DELETE session" };

    /// <summary>A CORS preflight.</summary>
    public ProbeRequest Preflight(string origin, string method, IEnumerable<string> headers) =>
        new(
            "OPTIONS",
            Stage.Target.Endpoint.PathAndQuery,
            [
                $"Host: {Stage.Target.Authority}",
                $"Origin: {origin}",
                $"Access-Control-Request-Method: {method}",
                $"Access-Control-Request-Headers: {string.Join(",", headers)}",
            ],
            null
        )
        {
            Purpose = $"preflight for {method}",
        };

    /// <summary>
    /// Comes back for the rest where the server ended a reply stream before its answer: in 2025-11-25 it may, once the
    /// client has an event id to come back with.
    /// </summary>
    private async Task<Answer> PollAsync(ProbeRequest request, Answer answer, CancellationToken cancellationToken)
    {
        using var deadline = Stage.Deadline(OperationDeadline, cancellationToken);
        while (
            Stage.Revision.HasPrimingEvents
            && answer is { IsStream: true, Problem: null, Rpc: null, LastEventId: { } last }
            && !deadline.IsOver
        )
        {
            await Task.Delay(
                answer.Retry < OperationDeadline ? answer.Retry : OperationDeadline,
                Stage.Time,
                cancellationToken
            );
            var rest = await SendAsync(Get(last) with { RpcId = request.RpcId }, cancellationToken);
            if (!rest.IsStream)
                break;
            answer = answer with { Events = [.. answer.Events, .. rest.Events], Problem = rest.Problem };
        }

        return answer;
    }

    private List<string> CommonLines()
    {
        List<string> lines = [$"Host: {Stage.Target.Authority}", "Accept-Encoding: identity", .. Stage.Target.Headers];
        if (SessionId is not null)
            lines.Add($"{McpHeaders.SessionId}: {SessionId}");
        if (Stage.Revision.HasVersionHeader)
            lines.Add($"{McpHeaders.ProtocolVersion}: {Stage.Revision.Id}");
        return lines;
    }

    private JsonObject Metadata(JsonObject? given)
    {
        var meta = given?.DeepClone().AsObject() ?? [];
        meta["io.modelcontextprotocol/protocolVersion"] = Stage.Revision.Id;
        meta["io.modelcontextprotocol/clientCapabilities"] = new JsonObject();
        meta["io.modelcontextprotocol/clientInfo"] = new JsonObject
        {
            ["name"] = "mcptestbed-probe",
            ["version"] = Core.Diagnostics.ToolVersion.Current,
        };
        return meta;
    }
}
