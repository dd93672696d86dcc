namespace McpTestbed.ReferenceServers.Stateless;

/// <summary>The MCP header names, in the spelling of the specification.</summary>
internal static class HeaderName
{
    public const string ProtocolVersion = "MCP-Protocol-Version";
    public const string Method = "Mcp-Method";
    public const string Name = "Mcp-Name";
    public const string ParameterPrefix = "mcp-param-";
    public const string SessionId = "Mcp-Session-Id";
    public const string LastEventId = "Last-Event-ID";
}
