namespace McpTestbed.ReferenceServers.Messages;

/// <summary>The JSON-RPC error codes that revision 2026-07-28 gives a meaning to.</summary>
internal static class ErrorCode
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;
    public const int HeaderMismatch = -32020;
    public const int MissingClientCapability = -32021;
    public const int UnsupportedProtocolVersion = -32022;
}
