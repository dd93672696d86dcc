using System.Text;
using System.Text.Json.Nodes;
using McpTestbed.Core.Protocol;
using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>A request as a scripted server got it.</summary>
/// <param name="Head">Its head.</param>
/// <param name="Body">Its body, framing removed.</param>
internal sealed record PeerRequest(HttpHead Head, ReadOnlyMemory<byte> Body)
{
    public string Method => Head.Method;

    /// <summary>Path and query.</summary>
    public string Target => Head.Target;

    /// <summary>The body as an object; null where it is none.</summary>
    public JsonObject? Json { get; } = ForeignJson.ParseObject(Encoding.UTF8.GetString(Body.Span));

    /// <summary>The JSON-RPC messages in the body.</summary>
    public IReadOnlyList<JsonRpcMessage> Messages { get; } = JsonRpcMessage.Peek(Body);

    /// <summary>The JSON-RPC method; null where the body is not one request or notification.</summary>
    public string? Rpc => Messages is [var only] ? only.Method : null;

    /// <summary>The tool that is called; null where none is.</summary>
    public string? Tool => Rpc == "tools/call" ? Messages[0].Name : null;

    /// <summary>The id of the JSON-RPC request, as JSON; null where it is none.</summary>
    public JsonNode? Id => Json?["id"]?.DeepClone();

    public string? SessionId => Header(McpHeaders.SessionId);

    public string? LastEventId => Header(McpHeaders.LastEventId);

    /// <summary>The first value of a header; null where there is none.</summary>
    public string? Header(string name) => Head.Values(name).FirstOrDefault();
}
