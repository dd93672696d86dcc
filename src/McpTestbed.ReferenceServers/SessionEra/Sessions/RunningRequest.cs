using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.Events;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;

namespace McpTestbed.ReferenceServers.SessionEra.Sessions;

/// <summary>A request that is being worked on, whether or not a connection still waits for it.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A cancellation may come after the end; without a timer the source has nothing to free."
)]
internal sealed class RunningRequest(RpcMessage.Request request, EventStream stream)
{
    private readonly CancellationTokenSource cancelled = new();

    /// <summary>The request.</summary>
    public RpcMessage.Request Request { get; } = request;

    /// <summary>The stream its response is due on.</summary>
    public EventStream Stream { get; } = stream;

    /// <summary>Fires when the client cancels the request or the session ends.</summary>
    public CancellationToken Cancelled => cancelled.Token;

    /// <summary>Whether the request has that id; <c>1</c> and <c>"1"</c> are two ids.</summary>
    public bool HasId(JsonNode id) => JsonNode.DeepEquals(Request.Id, id);

    /// <summary>Stops the work.</summary>
    public void Cancel() => cancelled.Cancel();
}
