using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>A scripted server of 2024-11-05: a stream that names where to post, and answers on the stream.</summary>
internal sealed class TwoEndpointPeer : Peer
{
    private const string Query = "?sessionId=";

    private readonly ConcurrentDictionary<string, EventLog> streams = new();

    /// <summary>The version that it answers initialize with.</summary>
    public string Version { get; init; } = Revision.V20241105.Id;

    /// <inheritdoc />
    public override string Path => PeerPaths.Sse;

    /// <inheritdoc />
    public override async Task ServeAsync(PeerRequest request, PeerAnswer answer)
    {
        if (request.Target == PeerPaths.Sse && request.Method == "GET")
            await StreamAsync(answer);
        else if (request.Target.Split('?')[0] == PeerPaths.Sse)
            await answer.SendStatusAsync(405, "Allow: GET");
        else if (request.Method != "POST")
            await answer.SendStatusAsync(405, "Allow: POST");
        else if (StreamOf(request) is not { } stream)
            await answer.SendStatusAsync(404);
        else
            await TakeAsync(request, answer, stream);
    }

    /// <summary>The stream that a POST belongs to; null where it names none that is open.</summary>
    public EventLog? StreamOf(PeerRequest request) =>
        request.Target.StartsWith(PeerPaths.Messages + Query, StringComparison.Ordinal)
            ? streams.GetValueOrDefault(request.Target[(PeerPaths.Messages.Length + Query.Length)..])
            : null;

    /// <summary>Breaks a stream off; what is posted to its address is refused from now on.</summary>
    public void Drop(EventLog stream)
    {
        foreach (var (id, open) in streams)
        {
            if (open == stream)
                streams.TryRemove(id, out _);
        }

        stream.Cut();
    }

    /// <summary>The answer of this server to a request.</summary>
    public string AnswerTo(JsonObject request) =>
        request["method"].AsText() switch
        {
            "initialize" => Rpc.Result(
                request["id"],
                new JsonObject
                {
                    ["protocolVersion"] = Version,
                    ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
                    ["serverInfo"] = new JsonObject { ["name"] = "mcptestbed-peer", ["version"] = "1.0.0" },
                }
            ),
            "ping" => Rpc.Result(request["id"], new JsonObject()),
            "tools/list" => Rpc.Result(request["id"], new JsonObject { ["tools"] = PeerTools.All }),
            "tools/call" => Rpc.Result(
                request["id"],
                Rpc.Text(
                    PeerTools.Answer(request.At("params", "name").AsText() ?? "", request.At("params", "arguments"))
                )
            ),
            _ => Rpc.Error(request["id"], ErrorCodes.MethodNotFound, "this server has no such method"),
        };

    private async Task StreamAsync(PeerAnswer answer)
    {
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var opening = $"event: endpoint\ndata: {PeerPaths.Messages}{Query}{id}\n\n";
        var stream = streams[id] = new(id, hasIds: false) { Opening = opening };
        await stream.FollowAsync(answer);
    }

    private async Task TakeAsync(PeerRequest request, PeerAnswer answer, EventLog stream)
    {
        if (request.Messages.Count == 0 || request.Json is null)
        {
            await answer.SendStatusAsync(400);
            return;
        }

        await answer.SendStatusAsync(202);
        if (request.Messages[0].Kind == JsonRpcKind.Request)
            stream.Add(AnswerTo(request.Json));
    }
}
