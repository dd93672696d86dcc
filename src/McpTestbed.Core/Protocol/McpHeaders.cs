using McpTestbed.Core.Protocol.Http;

namespace McpTestbed.Core.Protocol;

/// <summary>Header names of MCP and of the HTTP rules it leans on. Names compare without regard to case (RFC 9110,
/// 5.1).</summary>
public static class McpHeaders
{
    /// <summary>The session id (2025-03-26 to 2025-11-25).</summary>
    public const string SessionId = "Mcp-Session-Id";

    /// <summary>The protocol version of a request (2025-06-18 on).</summary>
    public const string ProtocolVersion = "MCP-Protocol-Version";

    /// <summary>The JSON-RPC method, mirrored (2026-07-28).</summary>
    public const string Method = "Mcp-Method";

    /// <summary>The tool, prompt or resource named by the request, mirrored (2026-07-28).</summary>
    public const string Name = "Mcp-Name";

    /// <summary>The last event id a client saw on a broken stream (2025-03-26 to 2025-11-25).</summary>
    public const string LastEventId = "Last-Event-ID";
}

/// <summary>JSON-RPC error codes that MCP gives a meaning.</summary>
public static class ErrorCodes
{
    /// <summary>The JSON could not be read.</summary>
    public const int ParseError = -32700;

    /// <summary>Not a valid request.</summary>
    public const int InvalidRequest = -32600;

    /// <summary>Unknown method; with status 404 in 2026-07-28.</summary>
    public const int MethodNotFound = -32601;

    /// <summary>Bad parameters, required <c>_meta</c> fields missing included.</summary>
    public const int InvalidParams = -32602;

    /// <summary>A header and the body disagree, or a required header is missing (2026-07-28).</summary>
    public const int HeaderMismatch = -32020;

    /// <summary>A client capability that is needed was not declared (2026-07-28).</summary>
    public const int MissingClientCapability = -32021;

    /// <summary>The version is not served (2026-07-28).</summary>
    public const int UnsupportedProtocolVersion = -32022;
}

/// <summary>Media types on the wire.</summary>
public static class MediaTypes
{
    /// <summary>A JSON body.</summary>
    public const string Json = "application/json";

    /// <summary>A stream of server-sent events.</summary>
    public const string EventStream = "text/event-stream";

    /// <summary>Whether a message's body is a stream of server-sent events.</summary>
    /// <param name="head">The message's head.</param>
    /// <returns>True when its media type says so, whatever its parameters.</returns>
    public static bool IsEventStream(HttpHead head) =>
        head.Values("Content-Type")
            .Any(type => type.Split(';')[0].Trim().Equals(EventStream, StringComparison.OrdinalIgnoreCase));
}
