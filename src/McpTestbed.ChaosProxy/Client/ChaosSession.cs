namespace McpTestbed.ChaosProxy.Client;

/// <summary>A session opened through a proxy.</summary>
/// <param name="Session">Its label, such as <c>mcp/s1</c>.</param>
/// <param name="Id">The token that stands for its id in the history.</param>
/// <param name="Exchanges">How many exchanges named it, or opened it.</param>
/// <param name="InProgress">Labels of those in progress.</param>
/// <param name="Streams">Labels of its open streams.</param>
public sealed record ChaosSession(
    string Session,
    string Id,
    int Exchanges,
    IReadOnlyList<string> InProgress,
    IReadOnlyList<string> Streams
);
