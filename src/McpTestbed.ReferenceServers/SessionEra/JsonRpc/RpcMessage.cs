using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.SessionEra.JsonRpc;

/// <summary>One JSON-RPC message from the client.</summary>
internal abstract record RpcMessage
{
    /// <summary>Wants a response with the same id, a string or an integer.</summary>
    internal sealed record Request(JsonNode Id, string Method, JsonObject Params) : RpcMessage;

    /// <summary>Wants no response.</summary>
    internal sealed record Notification(string Method, JsonObject Params) : RpcMessage;

    /// <summary>Answers a request of the server.</summary>
    /// <param name="Id">The id of that request.</param>
    /// <param name="Result">The result; null for an error.</param>
    internal sealed record Response(JsonNode? Id, JsonObject? Result) : RpcMessage;
}
