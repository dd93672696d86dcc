using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>A scripted server of 2026-07-28, which speaks nothing else.</summary>
internal sealed class StatelessPeer : Peer
{
    private const string Json = $"Content-Type: {MediaTypes.Json}";

    /// <summary>Whether it answers requests with streams: a comment, progress where asked for, the answer.</summary>
    public bool Streams { get; init; }

    /// <summary>Whether results name their type; those of older servers do not.</summary>
    public bool NamesResultType { get; init; } = true;

    /// <summary>The tools it lists.</summary>
    public JsonArray Tools { get; set; } = PeerTools.All;

    /// <summary>How long its list of tools is fresh, in milliseconds.</summary>
    public int ListTtlMs { get; init; }

    /// <summary>The resources that it has, each with how long its content is fresh, in milliseconds; nobody shares
    /// it.</summary>
    public IReadOnlyDictionary<string, int> Resources { get; init; } = new Dictionary<string, int>();

    /// <summary>Whether it makes a task of a call, where the client can take one.</summary>
    public bool MakesTasks { get; init; }

    /// <inheritdoc />
    public override async Task ServeAsync(PeerRequest request, PeerAnswer answer)
    {
        if (request.Method != "POST")
            await answer.SendStatusAsync(405, "Allow: POST");
        else if (request.Messages.Count == 0)
            await RefuseAsync(request, answer, 400, ErrorCodes.ParseError, "no JSON");
        else if (
            request.Json is null
            || request.Messages[0].Kind is not (JsonRpcKind.Request or JsonRpcKind.Notification)
        )
            await RefuseAsync(request, answer, 400, ErrorCodes.InvalidRequest, "one request or notification a POST");
        else if (request.Messages[0].Kind == JsonRpcKind.Notification)
            await answer.SendStatusAsync(202);
        else if (!await RefuseAsync(request, answer))
            await AnswerAsync(request, answer);
    }

    /// <summary>Answers a request that was found right with what it asks for.</summary>
    public async Task AnswerAsync(PeerRequest request, PeerAnswer answer)
    {
        if (ResultOf(request) is { } result)
            await ReplyAsync(request, answer, result);
        else
            await RefuseAsync(request, answer, 404, ErrorCodes.MethodNotFound, "this server has no such method");
    }

    /// <summary>Answers a request with a result, as this server answers: by JSON or by a stream.</summary>
    public async Task ReplyAsync(PeerRequest request, PeerAnswer answer, JsonObject result)
    {
        var message = Rpc.Result(request.Id, result);
        if (!Streams)
        {
            await answer.SendJsonAsync(message);
            return;
        }

        var stream = await OpenAsync(answer);
        await stream.SendRawAsync(": at work\n\n");
        await ProgressAsync(request, stream);
        await stream.SendAsync(null, message);
        await stream.EndAsync();
    }

    /// <summary>Begins the stream of a reply.</summary>
    public static Task<PeerStream> OpenAsync(PeerAnswer answer) => answer.OpenStreamAsync("X-Accel-Buffering: no");

    /// <summary>Tells progress, where the request asks for it.</summary>
    public static Task ProgressAsync(PeerRequest request, PeerStream stream) =>
        request.Json.At("params", "_meta", "progressToken") is { } token
            ? stream.SendAsync(
                null,
                Rpc.Notification(
                    "notifications/progress",
                    new()
                    {
                        ["progressToken"] = token.DeepClone(),
                        ["progress"] = 1,
                        ["total"] = 2,
                    }
                )
            )
            : Task.CompletedTask;

    /// <summary>A result of this server: its type and who answers are added.</summary>
    /// <param name="result">What is answered.</param>
    /// <param name="type">The type.</param>
    public JsonObject Complete(JsonObject result, string type = "complete")
    {
        if (NamesResultType)
            result["resultType"] = type;
        result["_meta"] = new JsonObject
        {
            [MetaKeys.ServerInfo] = new JsonObject { ["name"] = "mcptestbed-peer", ["version"] = "1.0.0" },
        };
        return result;
    }

    /// <summary>The result of tools/list.</summary>
    public JsonObject List(JsonArray tools, string? nextCursor = null, string type = "complete")
    {
        var result = new JsonObject
        {
            ["tools"] = tools,
            ["ttlMs"] = ListTtlMs,
            ["cacheScope"] = "private",
        };
        if (nextCursor is not null)
            result["nextCursor"] = nextCursor;
        return Complete(result, type);
    }

    /// <summary>Refuses a request.</summary>
    public static Task RefuseAsync(
        PeerRequest request,
        PeerAnswer answer,
        int status,
        int code,
        string message,
        JsonNode? data = null
    ) => answer.SendAsync(status, Rpc.Error(request.Id, code, message, data), Json);

    /// <summary>Refuses a version.</summary>
    /// <param name="request">The request.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="supported">The versions that are named.</param>
    public static Task RefuseVersionAsync(PeerRequest request, PeerAnswer answer, params string[] supported) =>
        RefuseAsync(
            request,
            answer,
            400,
            ErrorCodes.UnsupportedProtocolVersion,
            "unsupported protocol version",
            new JsonObject
            {
                ["supported"] = new JsonArray([.. supported.Select(version => JsonValue.Create(version))]),
                ["requested"] = request.Header(McpHeaders.ProtocolVersion),
            }
        );

    /// <summary>Refuses what its headers or its metadata do not fit, in the order in which the revision names the
    /// faults: header fields, metadata, version.</summary>
    private async Task<bool> RefuseAsync(PeerRequest request, PeerAnswer answer)
    {
        var meta = request.Json.At("params", "_meta");
        var named = meta.At(MetaKeys.ProtocolVersion).AsText();
        var version = request.Header(McpHeaders.ProtocolVersion);
        if (Mismatch(request, version, named) is { } field)
        {
            var versions = new JsonObject { ["supported"] = new JsonArray(Revision.V20260728.Id) };
            await RefuseAsync(request, answer, 400, ErrorCodes.HeaderMismatch, $"{field} is not as the body", versions);
        }
        else if (named is null || meta.At(MetaKeys.ClientCapabilities) is not JsonObject)
            await RefuseAsync(request, answer, 400, ErrorCodes.InvalidParams, "_meta is not complete");
        else if (version != Revision.V20260728.Id)
            await RefuseVersionAsync(request, answer, Revision.V20260728.Id);
        else
            return false;
        return true;
    }

    /// <summary>The header field that does not repeat the body; null for none.</summary>
    private string? Mismatch(PeerRequest request, string? version, string? named)
    {
        if (version is null || (named is not null && version != named))
            return McpHeaders.ProtocolVersion;
        if (request.Header(McpHeaders.Method) != request.Rpc)
            return McpHeaders.Method;
        if (
            NameOf(request) is { } thing
            && !(request.Header(McpHeaders.Name) is { } name && MirroredValue.Decode(name) == thing)
        )
            return McpHeaders.Name;
        var arguments = request.Json.At("params", "arguments");
        return HeaderParameters
            .Of(Tools.FirstOrDefault(listed => listed.At("name").AsText() == request.Tool))
            .Where(mark =>
                HeaderParameters.TextOf(arguments, mark.Path) is { } text
                && !(request.Header(mark.Header) is { } sent && MirroredValue.Decode(sent) == text)
            )
            .Select(mark => mark.Header)
            .FirstOrDefault();
    }

    private JsonObject? ResultOf(PeerRequest request) =>
        request.Rpc switch
        {
            "server/discover" => Complete(
                new()
                {
                    ["supportedVersions"] = new JsonArray(Revision.V20260728.Id),
                    ["capabilities"] = Capabilities(),
                    ["ttlMs"] = 0,
                    ["cacheScope"] = "private",
                }
            ),
            "tools/list" => List(Tools.DeepClone().AsArray()),
            "resources/read" when request.Json.At("params", "uri").AsText() is { } uri && Resources.ContainsKey(uri) =>
                Content(uri),
            "tools/call" when MakesTasks && PeerTasks.AreTakenBy(request) => Complete(PeerTasks.Created, "task"),
            "tasks/get" when MakesTasks && request.Json.At("params", "taskId").AsText() == PeerTasks.Id => Complete(
                PeerTasks.Completed
            ),
            "tools/call" => Complete(
                Rpc.Text(PeerTools.Answer(request.Tool ?? "", request.Json.At("params", "arguments")))
            ),
            _ => null,
        };

    /// <summary>What <c>Mcp-Name</c> repeats; null for nothing.</summary>
    private static string? NameOf(PeerRequest request) =>
        request.Rpc switch
        {
            "resources/read" => request.Json.At("params", "uri").AsText(),
            "tasks/get" or "tasks/update" or "tasks/cancel" => request.Json.At("params", "taskId").AsText(),
            _ => request.Tool,
        };

    private JsonObject Capabilities()
    {
        var capabilities = new JsonObject { ["tools"] = new JsonObject() };
        if (Resources.Count > 0)
            capabilities["resources"] = new JsonObject();
        if (MakesTasks)
            capabilities["extensions"] = new JsonObject { [PeerTasks.Extension] = new JsonObject() };
        return capabilities;
    }

    private JsonObject Content(string uri) =>
        Complete(
            new()
            {
                ["contents"] = new JsonArray(new JsonObject { ["uri"] = uri, ["text"] = $"what {uri} says" }),
                ["ttlMs"] = Resources[uri],
                ["cacheScope"] = "private",
            }
        );
}
