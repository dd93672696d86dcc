using System.Text.Json.Nodes;

namespace McpTestbed.ReferenceClients.SessionEra;

/// <summary>A request as it is made anew for each attempt.</summary>
/// <param name="Method">The method.</param>
/// <param name="Parameters">Makes the parameters.</param>
internal sealed record Ask(string Method, Func<JsonObject?> Parameters)
{
    /// <summary>Which request of the session it is.</summary>
    public RequestKind Kind { get; init; } = RequestKind.Post;

    /// <summary>Is called when progress is told; a request that has it asks for progress.</summary>
    public Action? Progressed { get; init; }

    /// <summary>Is called with the id when the request is sent.</summary>
    public Action<JsonNode?>? Sent { get; init; }
}
