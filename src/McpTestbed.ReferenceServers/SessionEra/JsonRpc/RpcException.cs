using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.SessionEra.JsonRpc;

/// <summary>What becomes a JSON-RPC error on the wire.</summary>
internal sealed class RpcException(int code, string message, JsonObject? details = null) : Exception(message)
{
    /// <summary>The JSON-RPC error code.</summary>
    public int Code { get; } = code;

    /// <summary>The member <c>data</c> of the error, if it has one.</summary>
    public JsonObject? Details { get; } = details;
}
