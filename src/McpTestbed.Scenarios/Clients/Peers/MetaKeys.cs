namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>Names in the metadata of a request or result (2026-07-28).</summary>
internal static class MetaKeys
{
    public const string ProtocolVersion = "io.modelcontextprotocol/protocolVersion";
    public const string ClientCapabilities = "io.modelcontextprotocol/clientCapabilities";
    public const string ClientInfo = "io.modelcontextprotocol/clientInfo";
    public const string ServerInfo = "io.modelcontextprotocol/serverInfo";
}
