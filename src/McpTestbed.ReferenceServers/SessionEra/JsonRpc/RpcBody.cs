using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.SessionEra.JsonRpc;

/// <summary>What a POST body turned out to be: one message, a batch, or a problem.</summary>
internal sealed record RpcBody
{
    /// <summary>The messages, in order; empty if there is a problem.</summary>
    public IReadOnlyList<RpcMessage> Messages { get; init; } = [];

    /// <summary>Whether the body was an array.</summary>
    public bool IsBatch { get; init; }

    /// <summary>Why the body cannot be taken at all, in any revision.</summary>
    public RpcException? Problem { get; init; }

    /// <summary>The id for an error answer, if the body is one request whose id could be read.</summary>
    public JsonNode? Id { get; init; }

    /// <summary>The request, if the body is one initialize request.</summary>
    public RpcMessage.Request? Initialize =>
        IsBatch || Messages is not [RpcMessage.Request { Method: "initialize" } request] ? null : request;
}
