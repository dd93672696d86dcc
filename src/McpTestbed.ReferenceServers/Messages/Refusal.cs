using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceServers.Messages;

/// <summary>Why a request is not served: the HTTP status, and the JSON-RPC error of the body.</summary>
internal sealed record Refusal(int Status, int Code, string Message, JsonObject? Data = null)
{
    /// <summary>A header is missing, malformed or repeated, or differs from the body.</summary>
    public static Refusal Header(string message) =>
        new(StatusCodes.Status400BadRequest, ErrorCode.HeaderMismatch, message);

    /// <summary>The parameters are unusable. Only a faulty <c>_meta</c> has a status of its own (400); the text leaves
    /// the rest open.</summary>
    public static Refusal Parameters(string message, int status = StatusCodes.Status200OK) =>
        new(status, ErrorCode.InvalidParams, message);
}
