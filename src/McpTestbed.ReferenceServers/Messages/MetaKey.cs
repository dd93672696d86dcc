namespace McpTestbed.ReferenceServers.Messages;

/// <summary>The reserved keys of <c>_meta</c> in revision 2026-07-28.</summary>
internal static class MetaKey
{
    public const string ProtocolVersion = "io.modelcontextprotocol/protocolVersion";
    public const string ClientCapabilities = "io.modelcontextprotocol/clientCapabilities";
    public const string LogLevel = "io.modelcontextprotocol/logLevel";
    public const string ServerInfo = "io.modelcontextprotocol/serverInfo";
    public const string SubscriptionId = "io.modelcontextprotocol/subscriptionId";
    public const string ProgressToken = "progressToken";
}
