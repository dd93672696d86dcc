namespace McpTestbed.ReferenceServers.SessionEra.JsonRpc;

/// <summary>The error codes of this server.</summary>
internal static class RpcCodes
{
    /// <summary>The body is not JSON.</summary>
    public const int Parse = -32700;

    /// <summary>The body is JSON, but no message.</summary>
    public const int InvalidRequest = -32600;

    /// <summary>There is no such method.</summary>
    public const int UnknownMethod = -32601;

    /// <summary>The method does not take these parameters.</summary>
    public const int InvalidParams = -32602;

    /// <summary>The server failed.</summary>
    public const int Internal = -32603;

    /// <summary>There is no such resource (session era only).</summary>
    public const int UnknownResource = -32002;

    /// <summary>Refused because of the HTTP request around the message; the specification gives no code for
    /// this.</summary>
    public const int Refused = -32000;

    /// <summary>There is no such session; what most implementations use, the specification gives no code for
    /// this.</summary>
    public const int UnknownSession = -32001;
}
