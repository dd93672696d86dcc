namespace McpTestbed.Scenarios.Clients.Peers;

/// <summary>Paths of scripted servers.</summary>
internal static class PeerPaths
{
    /// <summary>The endpoint of Streamable HTTP.</summary>
    public const string Mcp = "/mcp";

    /// <summary>The stream of 2024-11-05.</summary>
    public const string Sse = "/sse";

    /// <summary>Where messages of 2024-11-05 go.</summary>
    public const string Messages = "/messages";

    /// <summary>Where a client of 2025-03-26 asks who authorizes it.</summary>
    public const string AuthorizationMetadata = "/.well-known/oauth-authorization-server";

    /// <summary>Whether a path is one of these, query and a slash at the end apart.</summary>
    public static bool IsOfMcp(string target) => target.Split('?')[0].TrimEnd('/') is Mcp or Sse or Messages;
}
