using McpTestbed.ReferenceServers.SessionEra.JsonRpc;
using McpTestbed.ReferenceServers.SessionEra.Sessions;

namespace McpTestbed.ReferenceServers.SessionEra.Http;

/// <summary>An HTTP answer other than what was asked for; its body is a JSON-RPC error.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The JSON-RPC error code.</param>
/// <param name="Message">What was wrong, for people.</param>
internal sealed record Refusal(int Status, int Code, string Message)
{
    /// <summary>The header Allow, which a 405 carries.</summary>
    public string? Allow { get; init; }

    /// <summary>The session state cannot be reached: the client may come again.</summary>
    public static Refusal Because(StateUnavailableException unavailable) =>
        new(StatusCodes.Status503ServiceUnavailable, RpcCodes.Internal, $"Internal error: {unavailable.Message}");

    /// <summary>Whether the answer has no body.</summary>
    public bool IsBare { get; init; }
}
