using System.Text.Json;
using System.Text.Json.Nodes;
using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;
using McpTestbed.ReferenceServers.Tools;

namespace McpTestbed.ReferenceServers.SessionEra.Methods;

/// <summary>A request to be worked on.</summary>
/// <param name="Session">Its session.</param>
/// <param name="Request">The request.</param>
/// <param name="Tools">The tools.</param>
/// <param name="Context">What a tool may send; null for methods that answer at once.</param>
/// <param name="Cancelled">Fires when the work is no longer wanted.</param>
internal sealed record MethodCall(
    Session Session,
    RpcMessage.Request Request,
    InstrumentedTools Tools,
    IToolContext? Context,
    CancellationToken Cancelled
)
{
    /// <summary>The text parameter of that name.</summary>
    /// <exception cref="RpcException">There is none.</exception>
    public string Text(string name) =>
        Request.Params[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw new RpcException(RpcCodes.InvalidParams, $"Invalid params: {name} must be a string");
}
